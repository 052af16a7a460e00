import type { Unplaced } from "@todo/db/tasks/named-tasks";
import type { ErrorCode } from "@todo/validation/error";
import { ApiError } from "#http/api-error.ts";

const codes: Record<Unplaced["outcome"], ErrorCode> = {
  "quota-reached": "TASK_LIMIT_REACHED",
  "uid-taken": "UID_TAKEN",
  "uid-deleted": "UID_TAKEN",
};

export function refusalOfPlace({ outcome }: Unplaced): ApiError {
  return new ApiError(codes[outcome]);
}

/** For a task that the client names. */
export function refusalOfPut(unplaced: Unplaced): ApiError {
  const isGone = unplaced.outcome === "uid-deleted";
  return isGone ? new ApiError("TASK_DELETED") : refusalOfPlace(unplaced);
}
