import { and, desc, eq, gt, lt, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";
import { taskColumns, type TaskRow, tasks } from "#tasks/task-tables.ts";
import { possible } from "#tasks/versions.ts";
import {
  type ChangePage,
  firstKept,
  isKept,
  ofTask,
  pastColumns,
  type PastChange,
  toPage,
  type Until,
} from "./change-page.ts";
import { changes } from "./change-tables.ts";
import type { UndoTarget } from "./undo.ts";

export type Purging = { outcome: "purged" | "not-found" } | { outcome: "stale"; current: TaskRow };

const given = sql.placeholder;

/** The last deletion of each task that can be restored, newest first. */
export async function listTrash(
  db: Db,
  userId: string,
  { until, limit }: Until,
): Promise<ChangePage<PastChange>> {
  const values = { userId, until: until ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 };
  return toPage(await trashQuery(db).execute(values), limit, until ?? 0);
}

const trashQuery = prepared((db) => {
  const later = alias(changes, "later");
  return db
    .select(pastColumns)
    .from(changes)
    .leftJoin(tasks, ofTask)
    .where(
      and(
        eq(changes.userId, given("userId")),
        sql`${changes.event} = 'deleted' and ${changes.before} is not null`,
        isKept(sql`(select ${firstKept})`),
        lt(changes.number, given("until")),
        sql`${tasks.id} is null`,
        notExists(
          db
            .select({ number: later.number })
            .from(later)
            .where(
              and(
                eq(later.userId, changes.userId),
                eq(later.taskId, changes.taskId),
                gt(later.number, changes.number),
              ),
            ),
        ),
      ),
    )
    .orderBy(desc(changes.number))
    .limit(given("limit"))
    .prepare(sharedRead("trash"));
});

const purgeQuery = prepared((db) => {
  const columns = { outcome: sql<Purging["outcome"]>`outcome`.as("outcome"), ...taskColumns };
  const purged = db.$with("purged", columns).as(sql`
    select outcome, (task).* from purge_task(
      ${given("userId")},
      coalesce(${given("id")}::bigint, task_id_of(${given("userId")}, ${given("uid")})),
      ${given("versions")}::int[])`);
  return db.with(purged).select().from(purged).prepare("purge_task");
});

/** Removes the content of a deleted task; the log keeps only that it existed. */
export async function purgeTask(
  db: Db,
  userId: string,
  { ref, versions }: UndoTarget,
): Promise<Purging> {
  const id = Number.isSafeInteger(ref) ? ref : null;
  const uid = typeof ref === "string" ? ref : null;
  const [found] = await purgeQuery(db).execute({
    userId,
    id,
    uid,
    versions: possible(versions) ?? null,
  });
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

export async function emptyTrash(db: Db, userId: string): Promise<void> {
  await emptyQuery(db).execute({ userId });
}
