// The wire format of changes.
import type { LoggedChange, PastChange as PastRow } from "@todo/db/changes/change-page";
import { type Change, type PastChange, TaskBefore } from "@todo/validation/changes";
import { toTask } from "#tasks/task-wire.ts";

export function toChange(row: LoggedChange): Change {
  return {
    change: row.number,
    event_type: row.event,
    task_id: row.taskId,
    uid: row.uid,
    version: row.version,
    operation: row.operation,
    task_data: row.task && toTask(row.task),
    actor: row.actor,
    timestamp: row.createdAt,
  };
}

export function toPastChange(row: PastRow): PastChange {
  return { ...toChange(row), before: row.before && toBefore(row.before) };
}

const members = Object.keys(TaskBefore.shape);
const instants = ["completed_at", "created_at"];

/** Selects the present members from `image`, an object by column. */
function toBefore(image: Record<string, unknown>): TaskBefore {
  const known = members.filter((name) => name in image);
  return Object.fromEntries(
    known.map((name) => {
      const value = image[name];
      const isInstant = instants.includes(name) && typeof value === "string";
      return [name, isInstant ? new Date(value).toISOString() : value];
    }),
  );
}
