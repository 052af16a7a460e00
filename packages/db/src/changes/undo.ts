// The functions of migration 0012 decide and write, because they hold the locks.
import { sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { taskColumns, type TaskRef, type TaskRow } from "#tasks/task-tables.ts";
import { possible, type Versions } from "#tasks/versions.ts";

export interface UndoTarget {
  ref: TaskRef;
  /** For a task in the trash: versions before its deletion. */
  versions?: Versions;
}

/** Single tasks, or all tasks that an operation changed last. */
export type UndoTargets = readonly UndoTarget[] | { operation: string };

export interface UndoLimits {
  maxTasks: number;
}

export type Undoing =
  | { outcome: "undone" | "restored"; taskId: number; row: TaskRow }
  | { outcome: "deleted"; taskId: number }
  | { outcome: "nothing-to-undo" | "quota-reached"; taskId: number }
  | { outcome: "stale"; taskId: number; current: TaskRow }
  | { outcome: "not-found"; taskId: number | undefined };

const given = sql.placeholder;

const columns = {
  outcome: sql<Undoing["outcome"] | null>`outcome`.as("outcome"),
  taskId: sql<number | null>`of_task`.mapWith(Number).as("of_task"),
  ...taskColumns,
};

const targetsQuery = prepared((db) => {
  const asked = db.$with("asked", {}).as(sql`
    select place, versions, coalesce(id, task_id_of(${given("userId")}, uid)) as id
    from rows from (
      jsonb_to_recordset(${given("targets")}::jsonb) as (id bigint, uid uuid, versions integer[])
    ) with ordinality as target (id, uid, versions, place)`);
  const taken = db.$with("taken", {}).as(sql`
    select * from undo_tasks(
      ${given("userId")}, (select jsonb_agg(to_jsonb(asked)) from asked where id is not null),
      null, ${given("maxTasks")})`);
  const answered = db.$with("answered", columns).as(sql`
    select outcome, asked.id as of_task, (task).*
    from asked left join taken on taken.of_task = asked.id order by place`);
  return db.with(asked, taken, answered).select().from(answered).prepare("undo_tasks");
});

/** A separate statement for a task named by its id: a session plans it once. */
const taskQuery = prepared((db) => {
  const answered = db.$with("answered", columns).as(sql`
    select outcome, of_task, (task).*
    from undo_tasks(${given("userId")}, ${given("targets")}::jsonb, null, ${given("maxTasks")})`);
  return db.with(answered).select().from(answered).prepare("undo_task");
});

const operationQuery = prepared((db) => {
  const answered = db.$with("answered", columns).as(sql`
    select outcome, of_task, (task).*
    from undo_operation(${given("userId")}, ${given("operation")}, ${given("maxTasks")})`);
  return db.with(answered).select().from(answered).prepare("undo_operation");
});

/** Undoes the last changes; an undo can be undone. Throws a retryable `DatabaseError` if one is restored meanwhile. */
export async function undoTasks(
  tx: Db,
  userId: string,
  targets: UndoTargets,
  { maxTasks }: UndoLimits,
): Promise<Undoing[]> {
  if ("operation" in targets) {
    const { operation } = targets;
    return (await operationQuery(tx).execute({ userId, operation, maxTasks })).map(toUndoing);
  }
  const asked = targets.map(toColumns);
  const query = asked.length === 1 && asked[0]?.["id"] !== undefined ? taskQuery : targetsQuery;
  const found = await query(tx).execute({ userId, targets: JSON.stringify(asked), maxTasks });
  return found.map(toUndoing);
}

function toColumns({ ref, ...target }: UndoTarget): Record<string, unknown> {
  const versions = possible(target.versions);
  if (typeof ref === "string") return { uid: ref, versions };
  return { id: Number.isSafeInteger(ref) ? ref : undefined, versions };
}

type Answered = Awaited<ReturnType<ReturnType<typeof targetsQuery>["execute"]>>[number];

function toUndoing({ outcome, taskId, ...row }: Answered): Undoing {
  if (taskId === null || outcome === null || outcome === "not-found") {
    return { outcome: "not-found", taskId: taskId ?? undefined };
  }
  if (outcome === "stale") return { outcome, taskId, current: row };
  if (outcome === "undone" || outcome === "restored") return { outcome, taskId, row };
  return { outcome, taskId };
}
