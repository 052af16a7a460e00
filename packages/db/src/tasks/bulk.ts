import type { Undoing } from "#changes/undo.ts";
import type { Db } from "#database.ts";
import type { BulkChanges, BulkOutcome } from "./bulk-changes.ts";
import { lockNamed, sortOut, undoAll } from "./bulk-steps.ts";
import { deleteTasks, updateTasks } from "./bulk-writes.ts";
import { type AnsweredOnce, answerOnce, type Idempotency, type KeyLimits } from "./idempotency.ts";
import type { TaskRef } from "./task-tables.ts";
import { createTasks } from "./tasks.ts";

export type { BulkChanges, BulkOutcome };

export interface BulkLimits {
  atomic: boolean;
  maxTasks: number;
}

/** Applies all changes in one transaction. Ignores missing and foreign tasks. */
export function changeTasks(
  db: Db,
  userId: string,
  changes: BulkChanges,
  limits: BulkLimits,
): Promise<BulkOutcome> {
  const change = (tx: Db) => changeWithin(tx, userId, changes, limits);
  return db.transaction(change).catch(unappliedOutcome);
}

export interface BulkOnce extends BulkLimits {
  idempotency: Idempotency;
  keyLimits: KeyLimits;
  toAnswer: (outcome: BulkOutcome) => string;
}

/** `changeTasks`, at most once per key in 24 hours; does not store an outcome that was rolled back. */
export function changeTasksOnce(
  db: Db,
  userId: string,
  changes: BulkChanges,
  { idempotency, keyLimits, toAnswer, ...limits }: BulkOnce,
): Promise<AnsweredOnce> {
  const change = async (tx: Db) => toAnswer(await changeWithin(tx, userId, changes, limits));
  return answerOnce(db, userId, idempotency, keyLimits, change).catch((error: unknown) => ({
    outcome: "answered",
    answer: toAnswer(unappliedOutcome(error)),
  }));
}

class Unapplied extends Error {
  readonly outcome: BulkOutcome;

  constructor(outcome: BulkOutcome) {
    super();
    this.outcome = { ...outcome, applied: false };
  }
}

function unappliedOutcome(error: unknown): BulkOutcome {
  if (error instanceof Unapplied) return error.outcome;
  throw error;
}

/** Locks all named tasks first. Deletes before it creates, for the quota. */
async function changeWithin(
  tx: Db,
  userId: string,
  changes: BulkChanges,
  { atomic, maxTasks }: BulkLimits,
): Promise<BulkOutcome> {
  const present = await lockNamed(tx, userId, changes);
  const { puts, news, refused } = await sortOut(tx, userId, changes, present);
  // A task restored meanwhile is not locked, so it is skipped: waiting for it could deadlock.
  const idsOf = (ref: TaskRef) => (refused.has(ref) ? [] : (present.get(ref)?.id ?? []));
  const deletedIds = await deleteTasks(tx, userId, changes.delete.flatMap(idsOf));
  const updates = [...changes.update, ...puts].flatMap(({ id: ref, changes }) =>
    [idsOf(ref)].flat().map((id) => ({ id, changes })),
  );
  const updated = await updateTasks(tx, userId, updates);
  const undone = await undoAll(tx, userId, changes, maxTasks);
  const created = await createTasks(tx, userId, news, maxTasks);
  const ids = new Map([...present.values()].map(({ id, uid }) => [uid, id]));
  const outcome = { applied: true, created, updated, deletedIds, ids, refused, undone };
  if (atomic && !isComplete(changes, outcome)) throw new Unapplied(outcome);
  return outcome;
}

const succeeded = new Set<Undoing["outcome"]>(["undone", "restored", "deleted"]);

function isComplete(
  { create, update, put = [], delete: deletions }: BulkChanges,
  { created = [], updated, deletedIds, undone }: BulkOutcome,
): boolean {
  const undoings = [...undone.values()];
  return (
    created.length + updated.length === create.length + update.length + put.length &&
    deletedIds.length === deletions.length &&
    undoings.every((each) => each.length > 0 && each.every((one) => succeeded.has(one.outcome)))
  );
}
