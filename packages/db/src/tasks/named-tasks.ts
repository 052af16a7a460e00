import { sql } from "drizzle-orm";
import { prepared } from "#connections/prepared.ts";
import { DatabaseError } from "#database-error.ts";
import type { Db } from "#database.ts";
import { sharedWrite } from "#internals/statement.ts";
import { insertTask, newRow, toNewColumns } from "./task-fields.ts";
import { type NewTask, type TaskRow, tasks } from "./task-tables.ts";

export interface Unplaced {
  outcome:
    | "quota-reached"
    | "uid-taken"
    /** The log still has the deletion of a task with this uid. */
    | "uid-deleted";
}

export type CreatedNamed = { outcome: "created"; row: TaskRow } | Unplaced;

type Named = NewTask & { uid: string };

const given = sql.placeholder;

const createQuery = prepared((db) => {
  const claim = db.$with("claim", {}).as(sql`
    select *, claim_place(user_id, (task->>'uid')::uuid, ${given("maxTasks")}::int) as outcome
    from (select ${given("userId")}::varchar as user_id, ${given("task")}::jsonb as task) as asked`);
  const place = db
    .$with("place", {})
    .as(sql`select user_id, task from claim where outcome is null`);
  const created = db.$with("created", {}).as(insertTask(sql`place.task`));
  return db
    .with(claim, place, created)
    .select({
      outcome: sql<Unplaced["outcome"] | null>`outcome`,
      id: sql<number>`id`.mapWith(tasks.id),
      createdAt: sql<string>`created_at`.mapWith(tasks.createdAt),
    })
    .from(sql`claim left join created on true`)
    .prepare(sharedWrite("create_named"));
});

/** Creates a task under its uid. Migration 0013 decides which uids are free. */
export async function createNamedTask(
  db: Db,
  userId: string,
  task: Named,
  maxTasks: number,
): Promise<CreatedNamed> {
  const json = JSON.stringify(toNewColumns(task));
  const [found] = await createQuery(db).execute({ userId, maxTasks, task: json });
  if (!found) throw new Error("PostgreSQL returned no outcome.");
  const { outcome, id, createdAt } = found;
  if (outcome) return { outcome };
  return { outcome: "created", row: newRow(userId, task, { id, uid: task.uid, createdAt }) };
}

/** The error for a task that appeared meanwhile: the caller repeats the transaction. */
export function thereNow(): DatabaseError {
  return new DatabaseError("40001", "retryable");
}

const deletedQuery = prepared((db) =>
  db
    .select({ uid: sql<string>`uid` })
    .from(sql`deleted_uids(${given("userId")}, array[${given("uid")}]::uuid[]) as uid`)
    .prepare("deleted_uid"),
);

/** Whether the log has the deletion of this task, also after a purge. */
export async function wasDeleted(db: Db, userId: string, uid: string): Promise<boolean> {
  return (await deletedQuery(db).execute({ userId, uid })).length > 0;
}
