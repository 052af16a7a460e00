"use client";

import { useQuery } from "@tanstack/react-query";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { type TaskTotals, totalsKey } from "#tasks/cache/task-totals.ts";
import { useApp } from "#visit/app-context.ts";

/** Fetches how many tasks the user has, whatever the list shows. */
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
