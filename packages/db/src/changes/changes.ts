import { eq, gt, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";
import { taskCounts, tasks } from "#tasks/task-tables.ts";
import {
  type ChangePage,
  type LoggedChange,
  loggedColumns,
  ofTask,
  pageOf,
  toPage,
} from "./change-page.ts";
import { changes } from "./change-tables.ts";

const given = sql.placeholder;

/** The number of the user's last change; 0 if there is none. */
export async function findLastChange(db: Db, userId: string): Promise<number> {
  const [row] = await lastQuery(db).execute({ userId });
  return row?.lastChange ?? 0;
}

const lastQuery = prepared((db) =>
  db
    .select({ lastChange: taskCounts.lastChange })
    .from(taskCounts)
    .where(eq(taskCounts.userId, given("userId")))
    .prepare(sharedRead("last_change")),
);

export interface Since {
  since: number;
  limit: number;
}

/** Changes after `since`, oldest first. `expired` when the log, purged or restored from a backup, lacks some of them. */
export async function findChanges(
  db: Db,
  userId: string,
  { since, limit }: Since,
): Promise<ChangePage<LoggedChange> | "expired"> {
  const rows = await sinceQuery(db).execute({ userId, since, limit: limit + 1 });
  const [{ last, first } = { last: 0, first: null }] = rows;
  const oldest = first ?? last + 1;
  if (since > last || since + 1 < oldest) return "expired";
  return toPage(rows, limit, last);
}

// OFFSET makes PostgreSQL call the functions once, not per row.
const log = sql`(
  select first_kept_change(${given("userId")}) as first, coalesce((
    select ${taskCounts.lastChange} from ${taskCounts} where ${taskCounts.userId} = ${given("userId")}
  ), 0) as last offset 0) as log`;

/** The number before the user's last `count` changes, or before the oldest one in the log. */
export async function findStartOfLast(db: Db, userId: string, count: number): Promise<number> {
  const [row] = await startQuery(db).execute({ userId, count });
  return row?.start ?? 0;
}

const startQuery = prepared((db) =>
  db
    .select({
      start: sql`greatest(last - ${given("count")}::int, coalesce(first - 1, last))`.mapWith(
        Number,
      ),
    })
    .from(log)
    .prepare(sharedRead("start_of_last")),
);

const sinceQuery = prepared((db) =>
  db
    .select({
      last: sql<number>`log.last`.mapWith(Number),
      first: sql<number | null>`log.first`.mapWith(Number),
      ...loggedColumns,
    })
    .from(log)
    .leftJoinLateral(
      pageOf(
        db,
        sql`${gt(changes.number, given("since"))} and ${changes.number} >= log.first`,
        sql`${changes.number}`,
      ),
      sql`true`,
    )
    .leftJoin(tasks, ofTask)
    .orderBy(changes.number)
    .prepare(sharedRead("changes_since")),
);

/** Deletes at most `max` expired changes of all users. Returns how many. */
export async function purgeChanges(db: Db, max: number): Promise<number> {
  const [row] = await db
    .select({ purged: sql<number>`purge_changes(${max})` })
    .from(sql`(select) as nothing`);
  return row?.purged ?? 0;
}
