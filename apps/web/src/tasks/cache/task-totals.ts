import { type QueryClient, useQuery } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { useApp } from "#visit/app-context.ts";

export interface TaskTotals {
  pending: number;
  completed: number;
}

const totalsKey = ["task-totals"] as const;

/** How many tasks the user has, whatever is shown of them. */
export function useTaskTotals() {
  const { tasks } = useApp();
  return useQuery({
    queryKey: totalsKey,
    queryFn: async ({ signal }): Promise<TaskTotals> => {
      const total = async (status: keyof TaskTotals) =>
        (await tasks.page({ status, limit: 1 }, { signal })).total;
      const [pending, completed] = await Promise.all([total("pending"), total("completed")]);
      return { pending, completed };
    },
    refetchInterval: pollWhileFailed,
  });
}

/** The totals once some tasks are gone from them and others are added to them. */
export function withTasks(
  totals: TaskTotals,
  { gone = [], added = [] }: { gone?: Iterable<Task>; added?: Iterable<Task> },
): TaskTotals {
  const changed = { ...totals };
  for (const { completed } of gone) changed[completed ? "completed" : "pending"] -= 1;
  for (const { completed } of added) changed[completed ? "completed" : "pending"] += 1;
  return changed;
}

/** Changes the totals at hand along with the lists. */
export async function changeTotals(
  queryClient: QueryClient,
  tasks: Parameters<typeof withTasks>[1],
): Promise<void> {
  await queryClient.cancelQueries({ queryKey: totalsKey });
  const totals = queryClient.getQueryData<TaskTotals>(totalsKey);
  if (totals) queryClient.setQueryData(totalsKey, withTasks(totals, tasks));
  else void queryClient.refetchQueries({ queryKey: totalsKey });
}

export function refreshTotals(queryClient: QueryClient): void {
  void queryClient.invalidateQueries({ queryKey: totalsKey });
}
