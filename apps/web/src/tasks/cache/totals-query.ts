import type { TaskClient } from "@todo/client/task-client";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { addDays, dayOf, readersZone } from "#tasks/due/calendar.ts";
import { type TaskTotals, totalsKey } from "./task-totals.ts";

/** Query that counts the tasks of each view and tag. */
export function totalsQuery(tasks: Pick<TaskClient, "page" | "counts">) {
  return {
    queryKey: totalsKey,
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<TaskTotals> => {
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
    refetchInterval: (query: Parameters<typeof pollWhileFailed>[0]) =>
      pollWhileFailed(query) || untilTomorrowMs(),
  };
}

/** Until the day has ended here, by a second. */
function untilTomorrowMs(): number {
  return new Date().setHours(24, 0, 1, 0) - Date.now();
}
