import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { createNamedTask, thereNow, wasDeleted } from "@todo/db/tasks/named-tasks";
import { findTask, type TaskRef, updateTask, type Versions } from "@todo/db/tasks/tasks";
import type { UpdateTask } from "@todo/validation/task";
import { ApiError, notFound } from "#http/api-error.ts";
import { isCreationOnly } from "#http/precondition.ts";
import type { Reply } from "#http/reply.ts";
import type { Settings } from "#settings/settings.ts";
import { inKnownZone } from "./known-time-zone.ts";
import { preconditionFailed } from "./or-precondition-failed.ts";
import { refusalOfPut } from "./refusal-of-place.ts";
import { createdReply, taskReply } from "./task-reply.ts";
import { toChanges, toNewTask, withDefaults } from "./task-wire.ts";

interface PutContext {
  db: Db;
  user: Principal;
  params: { id: TaskRef };
  body: UpdateTask;
  ifMatch: Versions;
  request: Request;
  settings: Settings;
}

/** Changes a task, or creates it under its uid. */
export async function putTaskReply(context: PutContext): Promise<Reply> {
  const { db, user, params, ifMatch, request } = context;
  const body = await inKnownZone(db, context.body);
  const mustBeNew = isCreationOnly(request.headers);
  if (!mustBeNew) {
    const row = await updateTask(db, user.id, params.id, toChanges(body), ifMatch);
    if (row) return taskReply(row);
  }
  const current = (mustBeNew || ifMatch) && (await findTask(db, user.id, params.id));
  if (current) throw preconditionFailed(current);
  return createPut({ ...context, body });
}

async function createPut(context: PutContext): Promise<Reply> {
  const { db, user, params, body, request, settings } = context;
  const { id: uid } = params;
  if (typeof uid === "number") throw notFound();
  const { title } = body;
  if (title === undefined || request.headers.has("if-match")) {
    throw (await wasDeleted(db, user.id, uid)) ? new ApiError("TASK_DELETED") : notFound();
  }
  const task = { ...toNewTask(withDefaults({ ...body, title })), uid };
  const created = await createNamedTask(db, user.id, task, settings.tasksPerUser);
  if ("row" in created) return createdReply(created.row);
  throw created.outcome === "uid-taken" ? thereNow() : refusalOfPut(created);
}
