import type { QueryClient } from "@tanstack/react-query";
import { foldTag } from "@todo/validation/fold-tag";
import type { Task } from "@todo/validation/task";
import { dayOf, dueHere } from "#tasks/due/calendar.ts";

export interface TaskTotals {
  pending: number;
  completed: number;
  /** Pending tasks that are due until the end of the day. */
  today: number;
  /** Pending tasks that are due on a later day. */
  upcoming: number;
  tags: { name: string; pending: number }[];
}

export const totalsKey = ["task-totals"] as const;

interface ChangedTasks {
  gone?: Iterable<Task>;
  added?: Iterable<Task>;
}

/** Adds tasks to the totals and takes others out. */
export function withTasks(totals: TaskTotals, { gone = [], added = [] }: ChangedTasks): TaskTotals {
  const changed = { ...totals, tags: totals.tags.map((tag) => ({ ...tag })) };
  const tags = new Map(changed.tags.map((tag) => [foldTag(tag.name), tag]));
  for (const task of gone) count(changed, tags, task, -1);
  for (const task of added) count(changed, tags, task, 1);
  return changed;
}

type TagTotals = ReadonlyMap<string, { pending: number }>;

function count(totals: TaskTotals, tags: TagTotals, task: Task, by: 1 | -1): void {
  if (task.completed) {
    totals.completed += by;
    return;
  }
  totals.pending += by;
  const due = dueHere(task);
  if (due !== "")
    totals[due.slice(0, "yyyy-mm-dd".length) > dayOf(new Date()) ? "upcoming" : "today"] += by;
  for (const name of task.tags) {
    const tag = tags.get(foldTag(name));
    if (tag) tag.pending += by;
  }
}

/** Changes the cached totals along with the lists. */
export async function changeTotals(queryClient: QueryClient, tasks: ChangedTasks): Promise<void> {
  const wereAskedFor = queryClient.isFetching({ queryKey: totalsKey }) > 0;
  await queryClient.cancelQueries({ queryKey: totalsKey });
  const totals = queryClient.getQueryData<TaskTotals>(totalsKey);
  if (totals) queryClient.setQueryData(totalsKey, withTasks(totals, tasks));
  if (!totals || wereAskedFor) fetchTotalsOnceSaved(queryClient);
}

/** Before, they would be counted without the change, and stay so. */
function fetchTotalsOnceSaved(queryClient: QueryClient): void {
  const fetchTotals = () => void queryClient.refetchQueries({ queryKey: totalsKey });
  if (queryClient.isMutating() === 0) return fetchTotals();
  const stop = queryClient.getMutationCache().subscribe(() => {
    if (queryClient.isMutating() > 0) return;
    stop();
    fetchTotals();
  });
}

export function refreshTotals(queryClient: QueryClient): void {
  void queryClient.invalidateQueries({ queryKey: totalsKey });
}
