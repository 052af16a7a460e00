import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { findTask, type TaskRef, type TaskRow, type Versions } from "@todo/db/tasks/tasks";
import { ApiError, notFound } from "#http/api-error.ts";
import { etagOf } from "./task-etag.ts";
import { toTask } from "./task-wire.ts";

interface Write {
  db: Db;
  user: Principal;
  params: { id: TaskRef };
  ifMatch: Versions;
}

/** The row that a write returned. Throws the 412 with the current task if only its version was wrong, else the 404. */
export async function orPreconditionFailed(
  { db, user, params, ifMatch }: Write,
  write: Promise<TaskRow | undefined>,
): Promise<TaskRow> {
  const row = await write;
  if (row) return row;
  const current = ifMatch && (await findTask(db, user.id, params.id));
  if (!current) throw notFound();
  throw preconditionFailed(current);
}

/** The 412 of a task that is `current` now, or was when it was deleted. */
export function preconditionFailed(current: TaskRow): ApiError {
  return new ApiError("PRECONDITION_FAILED", {
    members: { current: toTask(current) },
    headers: { ETag: etagOf(current) },
  });
}
