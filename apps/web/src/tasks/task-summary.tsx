"use client";

import type { Task } from "@todo/validation/task";
import type { Failure } from "../api/failure.ts";
import { useIsOnline } from "../app-shell/use-is-online.ts";

interface TaskSummaryProps {
  tasks: readonly Task[] | undefined;
  /** Why the list at hand may be old. */
  failure: Failure | undefined;
}

/** One line, there from the start, so that nothing moves when its text comes. */
export function TaskSummary({ tasks, failure }: TaskSummaryProps) {
  const isOnline = useIsOnline();
  const completed = tasks?.filter((task) => task.completed).length ?? 0;
  return (
    <p role="status" className="mt-1 min-h-6 text-muted">
      {tasks && (failure || !isOnline) ? (
        <span className="text-danger">
          {!isOnline || failure?.code === "OFFLINE"
            ? "Offline: changes can’t be saved."
            : "Can’t refresh. Trying again…"}
        </span>
      ) : (
        tasks &&
        tasks.length > 0 && (
          <>
            {tasks.length - completed} pending, {completed} completed
          </>
        )
      )}
    </p>
  );
}
