import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { type TaskRef, type TaskRow, updateTask, type Versions } from "@todo/db/tasks/tasks";
import type { UpdateTask } from "@todo/validation/task";
import { inKnownZone } from "./known-time-zone.ts";
import { orPreconditionFailed } from "./or-precondition-failed.ts";
import { toChanges } from "./task-wire.ts";

interface ChangeContext {
  db: Db;
  user: Principal;
  params: { id: TaskRef };
  ifMatch: Versions;
  body: UpdateTask;
}

/** Throws the 422, 404 or 412. */
export async function changeTask(context: ChangeContext): Promise<TaskRow> {
  const { db, user, params, ifMatch } = context;
  const body = await inKnownZone(db, context.body);
  const write = updateTask(db, user.id, params.id, toChanges(body), ifMatch);
  return orPreconditionFailed(context, write);
}
