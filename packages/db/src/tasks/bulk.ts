import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { type AnsweredOnce, answerOnce, type Idempotency, type KeyLimits } from "./idempotency.ts";
import { changeTo, toColumns } from "./task-fields.ts";
import { type NewTask, type TaskChanges, taskColumns, type TaskRow, tasks } from "./task-tables.ts";
import { createTasks } from "./tasks.ts";

/** What to do with tasks of one user; no task is named twice. */
export interface BulkChanges {
  create: NewTask[];
  update: { id: number; changes: TaskChanges }[];
  /** Ids. */
  delete: number[];
}

export interface BulkOutcome {
  /** `false` when all was rolled back because something could not be done. */
  applied: boolean;
  /** In the order asked for; `undefined` when the quota has no place for all of them. */
  created: TaskRow[] | undefined;
  /** The tasks that were found, in any order. */
  updated: TaskRow[];
  deletedIds: number[];
}

export interface BulkLimits {
  /** Change nothing unless everything can be done. */
  atomic: boolean;
  maxTasks: number;
}

/** Carries out all changes in one transaction. What is missing, or somebody else's, is left out. */
export function changeTasks(
  db: Db,
  userId: string,
  changes: BulkChanges,
  limits: BulkLimits,
): Promise<BulkOutcome> {
  const change = (tx: Db) => changeWithin(tx, userId, changes, limits);
  return db.transaction(change).catch(unappliedOutcome);
}

/** What `changeTasks` is to do once, as `answerOnce` says, and how its outcome is answered. */
export interface BulkOnce extends BulkLimits {
  idempotency: Idempotency;
  keyLimits: KeyLimits;
  toAnswer: (outcome: BulkOutcome) => string;
}

/** `changeTasks`, at most once per key of a user in 24 hours; an outcome that is not applied is not kept. */
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

/** Thrown to roll back. */
class Unapplied extends Error {
  override readonly name = "Unapplied";
  readonly outcome: BulkOutcome;

  constructor(outcome: BulkOutcome) {
    super("Not everything could be done");
    this.outcome = { ...outcome, applied: false };
  }
}

function unappliedOutcome(error: unknown): BulkOutcome {
  if (error instanceof Unapplied) return error.outcome;
  throw error;
}

/** At most four statements. */
async function changeWithin(
  tx: Db,
  userId: string,
  changes: BulkChanges,
  { atomic, maxTasks }: BulkLimits,
): Promise<BulkOutcome> {
  const named = [...changes.delete, ...changes.update.map(({ id }) => id)];
  // What comes back from the trash meanwhile stays unlocked, and so untouched: waiting for it now could be a deadlock.
  const locked = await lockTasks(tx, userId, named);
  const isLocked = (id: number) => locked.has(id);
  // Deletions first: they make room in the quota.
  const deletedIds = await deleteTasks(tx, userId, changes.delete.filter(isLocked));
  const updated = await updateTasks(
    tx,
    userId,
    changes.update.filter(({ id }) => isLocked(id)),
  );
  const created = await createTasks(tx, userId, changes.create, maxTasks);
  const outcome = { applied: true, created, updated, deletedIds };
  if (atomic && !isComplete(changes, outcome)) throw new Unapplied(outcome);
  return outcome;
}

function isComplete(changes: BulkChanges, { created, updated, deletedIds }: BulkOutcome): boolean {
  return (
    created !== undefined &&
    updated.length === changes.update.length &&
    deletedIds.length === changes.delete.length
  );
}

/**
 * In the same order for everybody, so that requests on the same tasks wait for each other and never deadlock. Returns the
 * ids of those that are there.
 */
async function lockTasks(tx: Db, userId: string, ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.userId, userId), inArray(tasks.id, ids)))
    .orderBy(tasks.id)
    .for("update");
  return new Set(rows.map(({ id }) => id));
}

async function deleteTasks(tx: Db, userId: string, ids: number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .delete(tasks)
    .where(and(eq(tasks.userId, userId), inArray(tasks.id, ids)))
    .returning({ id: tasks.id });
  return rows.map(({ id }) => id);
}

async function updateTasks(
  tx: Db,
  userId: string,
  updates: BulkChanges["update"],
): Promise<TaskRow[]> {
  if (updates.length === 0) return [];
  const given = updates.map(({ id, changes }) => ({ id, changes: toColumns(changes) }));
  const changed = tx.$with("changed", taskColumns).as(sql`
    update ${tasks} set ${changeTo(sql`wanted.changes`)}
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as wanted(id bigint, changes jsonb)
    where ${and(eq(tasks.userId, userId), sql`${tasks.id} = wanted.id`)}
    returning ${tasks}.*`);
  return tx.with(changed).select().from(changed);
}
