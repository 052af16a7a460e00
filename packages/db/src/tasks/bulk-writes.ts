import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import { changes } from "#changes/change-tables.ts";
import type { Db } from "#database.ts";
import { changeTo, toColumns } from "./task-fields.ts";
import { type TaskChanges, taskColumns, type TaskRef, type TaskRow, tasks } from "./task-tables.ts";

/** Locks and returns existing tasks, also those changed by `operations`, in one order, so requests never deadlock. */
export async function lockTasks(
  tx: Db,
  userId: string,
  refs: readonly TaskRef[],
  operations: readonly string[],
): Promise<TaskRow[]> {
  if (refs.length === 0 && operations.length === 0) return [];
  return tx
    .select(taskColumns)
    .from(tasks)
    .where(and(eq(tasks.userId, userId), or(...named(tx, userId, refs, operations))))
    .orderBy(tasks.id)
    .for("update");
}

function* named(
  tx: Db,
  userId: string,
  refs: readonly TaskRef[],
  operations: readonly string[],
): Generator<SQL> {
  const ids = refs.filter((ref) => typeof ref === "number");
  const uids = refs.filter((ref) => typeof ref === "string");
  if (ids.length > 0) yield inArray(tasks.id, ids);
  if (uids.length > 0) yield inArray(tasks.uid, uids);
  if (operations.length === 0) return;
  const changed = tx
    .select({ id: changes.taskId })
    .from(changes)
    .where(and(eq(changes.userId, userId), inArray(changes.operation, [...operations])));
  yield inArray(tasks.id, changed);
}

/** Uids that are taken; the value says whether a deleted task has it. */
export async function findUsedUids(
  tx: Db,
  userId: string,
  uids: readonly string[],
): Promise<Map<string, { isDeleted: boolean }>> {
  if (uids.length === 0) return new Map();
  const rows = await tx
    .select({ uid: sql<string>`used_uid`, isDeleted: sql<boolean>`is_deleted` })
    .from(sql`used_uids(${userId}, ${sql.param(uids)}::uuid[])`);
  return new Map(rows.map(({ uid, isDeleted }) => [uid, { isDeleted }]));
}

export async function deleteTasks(tx: Db, userId: string, ids: number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .delete(tasks)
    .where(and(eq(tasks.userId, userId), inArray(tasks.id, ids)))
    .returning({ id: tasks.id });
  return rows.map(({ id }) => id);
}

export async function updateTasks(
  tx: Db,
  userId: string,
  updates: { id: number; changes: TaskChanges }[],
): Promise<TaskRow[]> {
  if (updates.length === 0) return [];
  const given = updates.map(({ id, changes }) => ({ id, changes: toColumns(changes) }));
  const ids = updates.map(({ id }) => id);
  const changed = tx.$with("changed", taskColumns).as(sql`
    update ${tasks} set ${changeTo(sql`wanted.changes`)}
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as wanted(id bigint, changes jsonb)
    where ${and(eq(tasks.userId, userId), inArray(tasks.id, ids), sql`${tasks.id} = wanted.id`)}
    returning ${tasks}.*`);
  return tx.with(changed).select().from(changed);
}
