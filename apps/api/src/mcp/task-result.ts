// What tools answer: a sentence for whoever reads texts only, and the same for programs.
import type { CallToolResult } from "@modelcontextprotocol/server";
import type { TaskRow } from "@todo/db/tasks/tasks";
import type { Task } from "@todo/validation/task";
import { toTask } from "#tasks/task-wire.ts";
import { asUserData } from "./user-data.ts";

export type WriteStatus = "created" | "updated" | "completed" | "deleted";

/** What a tool wrote. */
export interface Written {
  status: WriteStatus;
  /** `undefined` where it is gone and nobody knows what it was. */
  row?: TaskRow | undefined;
  /** How the sentence begins. */
  did: string;
  /** Instead of that of the call; null where an earlier call with its key wrote. */
  operation?: string | null | undefined;
}

interface WriteContext {
  taskId: number | string | undefined;
  /** In the log of changes. */
  operation: string;
  isDryRun: boolean;
}

export function writtenResult(
  written: Written,
  { taskId, operation, isDryRun }: WriteContext,
): CallToolResult {
  const { status, row, did, operation: ownOperation = operation } = written;
  // Its ids are given to nobody.
  const isImagined = isDryRun && taskId === undefined && ownOperation !== null;
  const task = row && { ...toTask(row), ...(isImagined && { id: null, uid: null }) };
  const id = isImagined ? null : (row?.id ?? taskId ?? null);
  const sentence = `${did} ${id === null ? "a task" : `task ${id}`}${row ? ` ${describe(row)}` : ""}.`;
  const text = isDryRun ? `Dry run, nothing was changed. Without dry_run: ${sentence}` : sentence;
  return {
    content: [{ type: "text", text }],
    structuredContent: {
      task_id: id,
      status,
      title: row?.title ?? null,
      task: task ?? null,
      operation: isDryRun ? null : ownOperation,
      ...(isDryRun && { dry_run: true }),
    },
  };
}

export function foundResult(row: TaskRow): CallToolResult {
  const task = toTask(row);
  const status = statusOf(row);
  return {
    content: [{ type: "text", text: `Task ${row.id} (${status}): ${asUserData(shown(task))}` }],
    structuredContent: { task_id: row.id, status, title: row.title, task, operation: null },
  };
}

/** `rows` as an agent needs them to choose one: what has no value is left out. */
export function listResult(
  rows: TaskRow[],
  total: number,
  nextCursor: string | null,
): CallToolResult {
  const tasks = rows.map((row) => toListed(toTask(row)));
  const count = `${rows.length} of ${total} ${total === 1 ? "task" : "tasks"}`;
  const more = nextCursor === null ? "." : `; more with cursor ${JSON.stringify(nextCursor)}.`;
  const list = rows.length > 0 ? ` ${asUserData(...tasks)}` : "";
  return {
    content: [{ type: "text", text: `${count}${more}${list}` }],
    structuredContent: { tasks, total, ...(nextCursor !== null && { next_cursor: nextCursor }) },
  };
}

const statusOf = ({ completed }: TaskRow) => (completed ? "completed" : "pending");

function describe(row: TaskRow): string {
  const facts = [statusOf(row), `priority ${row.priority}`];
  if (row.dueDate !== null) facts.push(`due ${row.dueDate}`);
  return `${asUserData(row.title)} (${facts.join(", ")})`;
}

/** What get_task tells on demand. */
const unlisted: readonly (keyof Task)[] = [
  "uid",
  "user_id",
  "description",
  "completed_at",
  "version",
  "created_at",
  "updated_at",
];

function toListed(task: Task): object {
  return shown(task, unlisted);
}

/** The members of a task that say something. */
function shown(task: Task, without: readonly string[] = ["user_id"]): object {
  const entries = Object.entries(task).filter(
    ([name, value]) => !without.includes(name) && value !== null && String(value) !== "",
  );
  return Object.fromEntries(entries);
}
