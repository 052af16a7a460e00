// Deletion for good: the log keeps that something happened, and nothing of what there was.
import { sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { taskColumns, type TaskRow } from "#tasks/task-tables.ts";
import type { UndoTarget } from "./undo.ts";

export type Purging =
  | { outcome: "purged" | "not-found" }
  /** The deleted task has none of the versions. */
  | { outcome: "stale"; current: TaskRow };

const given = sql.placeholder;

const purgeQuery = prepared((db) => {
  const columns = { outcome: sql<Purging["outcome"]>`outcome`.as("outcome"), ...taskColumns };
  const purged = db.$with("purged", columns).as(sql`
    select outcome, (task).* from purge_task(
      ${given("userId")},
      coalesce(${given("id")}::bigint, task_id_of(${given("userId")}, ${given("uid")})),
      ${given("versions")}::int[])`);
  return db.with(purged).select().from(purged).prepare("purge_task");
});

/** Deletes a task for good that is in the trash of `userId`. */
export async function purgeTask(
  db: Db,
  userId: string,
  { ref, versions }: UndoTarget,
): Promise<Purging> {
  const id = Number.isSafeInteger(ref) ? ref : null;
  const uid = typeof ref === "string" ? ref : null;
  const [found] = await purgeQuery(db).execute({ userId, id, uid, versions: versions ?? null });
  if (!found) throw new Error("PostgreSQL returned no outcome.");
  const { outcome, ...current } = found;
  return outcome === "stale" ? { outcome, current } : { outcome };
}

const emptyQuery = prepared((db) =>
  db
    .select({ done: sql`true` })
    .from(sql`empty_trash(${given("userId")})`)
    .prepare("empty_trash"),
);

/** Deletes all tasks for good that are in the trash of `userId`. */
export async function emptyTrash(db: Db, userId: string): Promise<void> {
  await emptyQuery(db).execute({ userId });
}
