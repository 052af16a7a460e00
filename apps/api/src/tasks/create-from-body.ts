import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { createTaskOnce, type Idempotency } from "@todo/db/tasks/idempotency";
import { type CreatedNamed, createNamedTask } from "@todo/db/tasks/named-tasks";
import { createTask, type NewTask, type TaskRow } from "@todo/db/tasks/tasks";
import type { CreateTask } from "@todo/validation/task";
import type { Settings } from "#settings/settings.ts";
import { isOfKey, keyLimits, refusalOfKey } from "./idempotency-key.ts";
import { inKnownZone } from "./known-time-zone.ts";
import { refusalOfPlace } from "./refusal-of-place.ts";
import { toNewTask } from "./task-wire.ts";

interface CreateContext {
  db: Db;
  user: Principal;
  body: CreateTask;
  settings: Settings;
}

/** `isReplayed`: an earlier request with the same key created it. */
export interface CreatedFromBody {
  row: TaskRow;
  isReplayed: boolean;
}

/** Creates a task; once, if `idempotencyOf` returns a key. Throws the refusal. */
export async function createFromBody(
  { db, user, settings, body: given }: CreateContext,
  idempotencyOf: (body: CreateTask) => Idempotency | undefined,
): Promise<CreatedFromBody> {
  const maxTasks = settings.tasksPerUser;
  const body = await inKnownZone(db, given);
  const task = toNewTask(body);
  const idempotency = idempotencyOf(body);
  if (!idempotency) {
    const created = await create(db, user.id, task, maxTasks);
    if ("row" in created) return { row: created.row, isReplayed: false };
    throw refusalOfPlace(created);
  }
  const created = await createTaskOnce(db, user.id, task, { ...keyLimits, maxTasks }, idempotency);
  if ("row" in created) return { row: created.row, isReplayed: created.outcome === "replayed" };
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
