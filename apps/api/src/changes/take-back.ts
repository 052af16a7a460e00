import type { Principal } from "@todo/auth/principal";
import { type Undoing, undoTasks } from "@todo/db/changes/undo";
import type { Db } from "@todo/db/database";
import { answerOnce } from "@todo/db/tasks/idempotency";
import type { TaskRow, Versions } from "@todo/db/tasks/tasks";
import { CreateTask, type TaskParams } from "@todo/validation/task";
import { ApiError, notFound, orNotFound } from "#http/api-error.ts";
import type { Settings } from "#settings/settings.ts";
import { taskLimitReached } from "#tasks/create-task-reply.ts";
import { keyLimits, refusalOfKey, toIdempotency } from "#tasks/idempotency-key.ts";
import { preconditionFailed } from "#tasks/or-precondition-failed.ts";
import { toNewTask } from "#tasks/task-wire.ts";

export interface UndoContext {
  db: Db;
  user: Principal;
  params: TaskParams;
  ifMatch: Versions;
  settings: Settings;
}

/** Stored for repeated requests. */
interface Undone {
  outcome: "undone" | "restored" | "deleted";
  row?: TaskRow;
}

/** Undoes the last change; once per `key`, because a second undo is a redo. */
export async function takeBack(
  context: UndoContext,
  key: string | undefined,
): Promise<Undone & { isReplayed: boolean }> {
  const { db, user, params } = context;
  if (key === undefined) return { ...(await undo(db, context)), isReplayed: false };
  const idempotency = toIdempotency(key, [["POST /api/tasks/{id}/undo", params.id]]);
  const answered = await answerOnce(db, user.id, idempotency, keyLimits, async (tx) =>
    JSON.stringify(await undo(tx, context)),
  );
  if (!("answer" in answered)) throw refusalOfKey(answered);
  const { outcome, row } = JSON.parse(answered.answer) as Undone;
  // A response of an earlier release lacks later members.
  const undone = { outcome, ...(row && { row: { ...plainTask, ...row } }) };
  return { ...undone, isReplayed: answered.outcome === "replayed" };
}

const plainTask = toNewTask(CreateTask.parse({ title: "any" }));

/** Throws failures, so that they are not stored. */
async function undo(db: Db, { user, params, ifMatch, settings }: UndoContext): Promise<Undone> {
  const target = { ref: params.id, versions: ifMatch };
  const limits = { maxTasks: settings.tasksPerUser };
  const [undoing] = await undoTasks(db, user.id, [target], limits);
  return orRefused(orNotFound(undoing));
}

function orRefused(undoing: Undoing): Undone {
  switch (undoing.outcome) {
    case "undone":
    case "restored":
      return { outcome: undoing.outcome, row: undoing.row };
    case "deleted":
      return { outcome: undoing.outcome };
    case "stale":
      throw preconditionFailed(undoing.current);
    case "nothing-to-undo":
      throw new ApiError("NOTHING_TO_UNDO");
    case "quota-reached":
      throw taskLimitReached();
    case "not-found":
      throw notFound();
  }
}
