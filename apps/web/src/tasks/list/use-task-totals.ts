"use client";

import { useQuery } from "@tanstack/react-query";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { type TaskTotals, totalsKey } from "#tasks/cache/task-totals.ts";
import { addDays, dayOf, readersZone } from "#tasks/due/calendar.ts";
import { useApp } from "#visit/app-context.ts";

/** Counts the tasks of each view and tag, whatever the list shows. */
export function useTaskTotals() {
  const { tasks } = useApp();
  return useQuery({
    queryKey: totalsKey,
    queryFn: async ({ signal }): Promise<TaskTotals> => {
      const time_zone = readersZone;
      const tomorrow = addDays(dayOf(new Date()), 1);
      const total = async (due: { due_before: string } | { due_after: string }) =>
        (await tasks.page({ status: "pending", ...due, time_zone, limit: 1 }, { signal })).total;
      const [{ pending, completed, tags }, today, upcoming] = await Promise.all([
        tasks.counts({ time_zone }, { signal }),
        total({ due_before: tomorrow }),
        total({ due_after: tomorrow }),
      ]);
      return { pending, completed, today, upcoming, tags };
    },
    refetchInterval: pollWhileFailed,
  });
}
