import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { createTaskOnce } from "@todo/db/tasks/idempotency";
import { type CreatedNamed, createNamedTask } from "@todo/db/tasks/named-tasks";
import { createTask, type NewTask } from "@todo/db/tasks/tasks";
import type { CreateTask } from "@todo/validation/task";
import { ApiError } from "#http/api-error.ts";
import { isOfKey, keyLimits, readIdempotency, refusalOfKey, replayed } from "./idempotency-key.ts";
import { inKnownZone } from "./known-time-zone.ts";
import type { Reply } from "#http/reply.ts";
import type { Settings } from "#settings/settings.ts";
import { formsOfCreation } from "./fingerprint-forms.ts";
import { refusalOfPlace } from "./refusal-of-place.ts";
import { createdReply } from "./task-reply.ts";
import { toNewTask } from "./task-wire.ts";

interface CreateContext {
  db: Db;
  user: Principal;
  body: CreateTask;
  request: Request;
  settings: Settings;
}

/** Creates a task; with an `Idempotency-Key` once, however often the request is repeated in 24 hours. */
export async function createTaskReply(context: CreateContext): Promise<Reply> {
  const { db, user, request, settings } = context;
  const maxTasks = settings.tasksPerUser;
  const body = await inKnownZone(db, context.body);
  const task = toNewTask(body);
  const idempotency = readIdempotency(request.headers, () => formsOfCreation(body));
  if (!idempotency) {
    const created = await create(db, user.id, task, maxTasks);
    if ("row" in created) return createdReply(created.row);
    throw refusalOfPlace(created);
  }
  const created = await createTaskOnce(db, user.id, task, { ...keyLimits, maxTasks }, idempotency);
  if ("row" in created) {
    return createdReply(created.row, created.outcome === "replayed" ? replayed : {});
  }
  throw isOfKey(created) ? refusalOfKey(created) : refusalOfPlace(created);
}

async function create(
  db: Db,
  userId: string,
  task: NewTask,
  maxTasks: number,
): Promise<CreatedNamed> {
  const { uid } = task;
  if (uid !== undefined) return createNamedTask(db, userId, { ...task, uid }, maxTasks);
  const row = await createTask(db, userId, task, maxTasks);
  return row ? { outcome: "created", row } : { outcome: "quota-reached" };
}

export function taskLimitReached(): ApiError {
  return new ApiError("TASK_LIMIT_REACHED");
}
