import type { QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";

export interface TaskTotals {
  pending: number;
  completed: number;
}

export const totalsKey = ["task-totals"] as const;

interface ChangedTasks {
  gone?: Iterable<Task>;
  added?: Iterable<Task>;
}

/** Adds tasks to the totals and takes others out. */
export function withTasks(totals: TaskTotals, { gone = [], added = [] }: ChangedTasks): TaskTotals {
  const changed = { ...totals };
  for (const { completed } of gone) changed[completed ? "completed" : "pending"] -= 1;
  for (const { completed } of added) changed[completed ? "completed" : "pending"] += 1;
  return changed;
}

/** Changes the cached totals along with the lists. */
export async function changeTotals(queryClient: QueryClient, tasks: ChangedTasks): Promise<void> {
  await queryClient.cancelQueries({ queryKey: totalsKey });
  const totals = queryClient.getQueryData<TaskTotals>(totalsKey);
  if (totals) queryClient.setQueryData(totalsKey, withTasks(totals, tasks));
  else void queryClient.refetchQueries({ queryKey: totalsKey });
}

export function refreshTotals(queryClient: QueryClient): void {
  void queryClient.invalidateQueries({ queryKey: totalsKey });
}
