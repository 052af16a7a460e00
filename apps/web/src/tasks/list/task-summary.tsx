"use client";

import type { Failure } from "#api/failure.ts";
import { useIsOnline } from "#api/use-is-online.ts";
import type { PagedTasks } from "./use-paged-tasks.ts";
import { useTaskTotals } from "./use-task-totals.ts";

interface TaskSummaryProps {
  list: PagedTasks | undefined;
  /** Failure of the last attempt to fetch the list. */
  failure: Failure | undefined;
}

/** Line with the totals; has its height from the start, so that nothing moves. */
export function TaskSummary({ list, failure }: TaskSummaryProps) {
  const isOnline = useIsOnline();
  const { data: totals } = useTaskTotals();
  const isOld = list !== undefined && failure !== undefined;
  return (
    <p role="status" className="mt-1 min-h-6 text-muted">
      {isOld || (totals && !isOnline) ? (
        <span className="text-danger">
          {!isOnline || failure?.code === "OFFLINE"
            ? "Offline: changes can’t be saved."
            : "Can’t refresh. Trying again…"}
        </span>
      ) : (
        totals &&
        totals.pending + totals.completed > 0 && (
          <>
            {toText(totals.pending)} pending, {toText(totals.completed)} completed
            {list && list.query.search !== "" && ` · ${toText(list.count)} found`}
          </>
        )
      )}
    </p>
  );
}

const toText = (count: number) => count.toLocaleString("en");
