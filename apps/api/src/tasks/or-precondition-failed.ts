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

/** Returns the row of a write. Throws the 412 if only the version was wrong, else the 404. */
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

/** `current` is the present task, or the deleted one. */
export function preconditionFailed(current: TaskRow): ApiError {
  return new ApiError("PRECONDITION_FAILED", {
    members: { current: toTask(current) },
    headers: { ETag: etagOf(current) },
  });
}
