import type { Unplaced } from "@todo/db/tasks/named-tasks";
import type { ErrorCode } from "@todo/validation/error";
import { ApiError } from "#http/api-error.ts";

const codes: Record<Unplaced["outcome"], ErrorCode> = {
  "quota-reached": "TASK_LIMIT_REACHED",
  "uid-taken": "UID_TAKEN",
  "uid-deleted": "UID_TAKEN",
};

/** What a client is told whose task is not created. */
export function refusalOfPlace({ outcome }: Unplaced): ApiError {
  return new ApiError(codes[outcome]);
}

/** The same where the client names the task, rather than make a new one. */
export function refusalOfPut(unplaced: Unplaced): ApiError {
  const isGone = unplaced.outcome === "uid-deleted";
  return isGone ? new ApiError("TASK_DELETED") : refusalOfPlace(unplaced);
}
