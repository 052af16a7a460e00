"use client";

import type { Failure } from "#api/failure.ts";
import { useIsOnline } from "#api/use-is-online.ts";
import type { TaskTotals } from "#tasks/cache/task-totals.ts";

interface TaskSummaryProps {
  totals: TaskTotals | undefined;
  /** How many tasks the list has if it does not show all. */
  found: number | undefined;
  /** Why the list at hand may be old. */
  failure: Failure | undefined;
}

/** One line, there from the start, so that nothing moves when its text comes. */
export function TaskSummary({ totals, found, failure }: TaskSummaryProps) {
  const isOnline = useIsOnline();
  return (
    <p role="status" className="mt-1 min-h-6 text-muted">
      {failure || (totals && !isOnline) ? (
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
            {found !== undefined && ` · ${toText(found)} found`}
          </>
        )
      )}
    </p>
  );
}

const toText = (count: number) => count.toLocaleString("en");
