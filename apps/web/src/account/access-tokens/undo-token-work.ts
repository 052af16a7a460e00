import { sendOperations } from "@todo/client/offline/send-operations";
import type { BulkOperation } from "@todo/client/task-changes";
import type { TaskClient } from "@todo/client/task-client";
import type { Task } from "@todo/validation/task";
import type { ChangedTask } from "./token-work.ts";

export interface UndoneWork {
  /** Tasks as they are now, by id; null for those that are gone. */
  present: Map<number, Task | null>;
  /** Number of tasks that are what they were before. */
  undone: number;
  /** Number of tasks that were left as they are, or undone in part. */
  left: number;
}

type UpdateOperation = Extract<BulkOperation, { op: "update" }>;
type Members = Omit<UpdateOperation, "op" | "id" | "uid" | "if_version">;
type UndoClient = Pick<TaskClient, "bulk" | "history">;

const atOnce = 100;

/** Makes tasks what they were before the token changed them. What others have changed since stays. */
export async function undoTokenWork(
  client: UndoClient,
  work: readonly ChangedTask[],
): Promise<UndoneWork> {
  const present: UndoneWork["present"] = new Map();
  let undone = 0;
  for (let start = 0; start < work.length; start += atOnce) {
    const plans = await toPlans(client, work.slice(start, start + atOnce));
    for (let going = plans; going.length > 0; ) {
      const done = await runFirst(client, going, present);
      going = done.filter(({ operations }) => operations.length > 0);
      undone += done.length - going.length;
    }
  }
  return { present, undone, left: work.length - undone };
}

interface Plan {
  id: number;
  /** At least one, for one request after the other. */
  operations: BulkOperation[];
}

async function toPlans(client: UndoClient, work: readonly ChangedTask[]): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const task of work) {
    const operations = task.isChangedSince ? undefined : await toOperations(client, task);
    if (operations) plans.push({ id: task.id, operations });
  }
  return plans;
}

/** What undoes the changes of a task; `undefined` if it is no longer known. */
async function toOperations(
  client: UndoClient,
  task: ChangedTask,
): Promise<BulkOperation[] | undefined> {
  const { id, changes, last } = task;
  const [first] = changes;
  const undo: BulkOperation = { op: "undo", id, if_version: last.version };
  if (changes.length === 1) return [undo];
  if (first.event_type === "created" || first.event_type === "restored") {
    return [{ op: "delete", id, if_version: last.version }];
  }
  const before = await fetchBefore(client, task);
  if (!before) return undefined;
  // Changes that replaced nothing: an update without members is a 422 of the whole request.
  if (Object.keys(before).length === 0) return [undo];
  // No update brings a task back, or the time of its completion.
  const isUndone = last.event_type === "deleted" || last.event_type === "reopened";
  const version = isUndone ? last.version + 1 : last.version;
  const update: BulkOperation = { op: "update", id, ...before, if_version: version };
  return isUndone ? [undo, update] : [update];
}

/** The members that the changes replaced, as they were before the first of them. */
async function fetchBefore(
  client: UndoClient,
  { id, changes }: ChangedTask,
): Promise<Members | undefined> {
  const numbers = new Set(changes.map(({ change }) => change));
  const history = await client.history(id, { limit: 200 });
  const past = history.changes.filter(({ change }) => numbers.has(change));
  const isKnown = past.every(({ before, event_type }) => before ?? event_type === "restored");
  if (past.length < numbers.size || !isKnown) return undefined;
  const members = past.flatMap(({ before }) => Object.entries(before ?? {}));
  // Of several values of a member the last one, which is the oldest, stands.
  return Object.fromEntries(members.filter(([name]) => Object.hasOwn(written, name)));
}

const written: Record<keyof Members, true> = {
  title: true,
  description: true,
  completed: true,
  priority: true,
  due_date: true,
  time_zone: true,
  tags: true,
};

/** Runs the first operation of each plan. Returns the plans that it was done of, without it. */
async function runFirst(
  client: UndoClient,
  plans: readonly Plan[],
  present: UndoneWork["present"],
): Promise<Plan[]> {
  const operations = plans.flatMap(({ operations: [first] }) => first ?? []);
  const results = await sendOperations(client, operations);
  return plans.flatMap(({ id, operations }, index) => {
    const result = results[index];
    if (!result || result.status >= 400) return [];
    present.set(id, "task" in result ? result.task : null);
    return [{ id, operations: operations.slice(1) }];
  });
}
