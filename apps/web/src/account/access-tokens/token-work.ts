import type { TaskClient } from "@todo/client/task-client";
import type { Change } from "@todo/client/task-history";
import { todaysChanges } from "./todays-changes.ts";

/** What a token did to one task. */
export interface ChangedTask {
  id: number;
  /** Empty if nobody knows it any more. */
  title: string;
  /** By the token, oldest first; at least one. */
  changes: readonly [Change, ...Change[]];
  last: Change;
  /** Whether somebody else has changed the task since the first of these changes. */
  isChangedSince: boolean;
}

/** Fetches what a token did today, by task; the task that it changed last is the first. */
export async function fetchTokenWork(
  client: Pick<TaskClient, "changes" | "trash">,
  token: string,
  signal: AbortSignal,
): Promise<ChangedTask[]> {
  const work = toTokenWork(await todaysChanges(client, signal), token);
  if (work.every(({ title }) => title !== "")) return work;
  const { changes: deletions } = await client.trash({ limit: 200 }, { signal });
  const titles = new Map(deletions.map(({ task_id, before }) => [task_id, before?.title]));
  return work.map((task) => ({ ...task, title: task.title || (titles.get(task.id) ?? "") }));
}

function toTokenWork(changes: readonly Change[], token: string): ChangedTask[] {
  const byTask = Map.groupBy(changes, ({ task_id }) => task_id);
  const work = [...byTask].flatMap(([id, ofTask]) => {
    const [first, ...others] = ofTask.filter(({ actor }) => actor === token);
    if (!first) return [];
    const isOfOther = ({ change, actor }: Change) => change > first.change && actor !== token;
    return {
      id,
      title: ofTask.at(-1)?.task_data?.title ?? "",
      changes: [first, ...others] as const,
      last: others.at(-1) ?? first,
      isChangedSince: ofTask.some(isOfOther),
    };
  });
  return work.toSorted((a, b) => b.last.change - a.last.change);
}

/** Whether the task is gone now and was gone before. */
export function isWithoutTrace({ changes: [first], last }: ChangedTask): boolean {
  const wasGone = first.event_type === "created" || first.event_type === "restored";
  return wasGone && last.event_type === "deleted";
}

/** Says what happened to the task. */
export function workInWords({ changes: [first], last }: ChangedTask): string {
  const isNew = first.event_type === "created";
  if (last.event_type === "deleted") return isNew ? "Added and deleted" : "Deleted";
  return isNew ? "Added" : "Changed";
}
