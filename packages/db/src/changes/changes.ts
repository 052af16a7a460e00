// What is read of the log of changes. Triggers write it.
import { and, desc, eq, getTableColumns, gt, lt, notExists, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";
import { taskColumns, taskCounts, type TaskRow, tasks } from "#tasks/task-tables.ts";
import { type ChangeRow, changes } from "./change-tables.ts";

/** A change, and its task as it is now; null if that is gone. */
export type LoggedChange = Omit<ChangeRow, "userId" | "before"> & { task: TaskRow | null };

/** A change with what it replaced. */
export type PastChange = LoggedChange & Pick<ChangeRow, "before">;

export interface ChangePage<Change> {
  changes: Change[];
  /** The number after which, or newest first before which, the log goes on. */
  next: number;
  /** Whether there is more now. */
  hasMore: boolean;
}

const given = sql.placeholder;
const { userId: _userId, before, ...logged } = getTableColumns(changes);
const loggedColumns = { ...logged, task: taskColumns };
const pastColumns = { ...loggedColumns, before };
const ofTask = and(eq(tasks.userId, changes.userId), eq(tasks.id, changes.taskId));
/** As a bound of an index PostgreSQL would expect few rows above it, and sort them all. */
const isKept = (first: SQL) => sql`(${changes.number} >= ${first}) is true`;
const firstKept = sql`first_kept_change(${given("userId")})`;

/** How many changes of `userId` were ever logged: the number of the last one. */
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
  /** The number of the last change that the caller knows. */
  since: number;
  /** At least 1. */
  limit: number;
}

/**
 * The changes of `userId` after `since`, oldest first. `expired` when some of them are kept no longer, or were lost with
 * the database from which it is.
 */
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

// OFFSET keeps the functions from being called for every row.
const log = sql`(
  select first_kept_change(${given("userId")}) as first, coalesce((
    select ${taskCounts.lastChange} from ${taskCounts} where ${taskCounts.userId} = ${given("userId")}
  ), 0) as last offset 0) as log`;

/** The changes of a page as the table that they are in: LIMIT within the join keeps it from reading all of them. */
const pageOf = (db: Db, condition: SQL, order: SQL) =>
  db
    .select()
    .from(changes)
    .where(and(eq(changes.userId, given("userId")), condition))
    .orderBy(order)
    .limit(given("limit"))
    .as("changes");

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

export interface Until {
  /** Only changes before this number; by default all. */
  until?: number | undefined;
  /** At least 1. */
  limit: number;
}

/**
 * The changes of a task, by its id or its uid, newest first; `undefined` when it is not a task of `userId`, nor was one
 * within the log.
 */
export async function findHistory(
  db: Db,
  userId: string,
  task: number | string,
  { until, limit }: Until,
): Promise<ChangePage<PastChange> | undefined> {
  if (typeof task === "number" && !Number.isSafeInteger(task)) return undefined;
  const query = historyQuery(db, typeof task === "string");
  const values = { userId, task, until: until ?? Number.MAX_SAFE_INTEGER };
  const rows = await query.execute({ ...values, limit: limit + 1 });
  return rows[0]?.foundId === null ? undefined : toPage(rows, limit, until ?? 0);
}

const historyQuery = prepared((db, isByUid: boolean) => {
  const named = ({ id, uid }: { id: unknown; uid: unknown }) =>
    sql`${isByUid ? uid : id} = ${given("task")}`;
  // The last change of a task that is gone is its deletion.
  const found = sql`(
    select first, coalesce(
      (select ${tasks.id} from ${tasks} where ${tasks.userId} = ${given("userId")} and ${named(tasks)}),
      (select ${changes.taskId} from ${changes}
        where ${changes.userId} = ${given("userId")} and ${changes.event} = 'deleted'
          and ${named({ ...changes, id: changes.taskId })} and ${changes.number} >= first
        order by ${changes.number} desc limit 1)
    ) as id from (select ${firstKept} as first offset 0) as log offset 0) as found`;
  return db
    .select({ foundId: sql<number | null>`found.id`.mapWith(Number), ...pastColumns })
    .from(found)
    .leftJoinLateral(
      pageOf(
        db,
        sql`${changes.taskId} = found.id and ${isKept(sql`found.first`)} and ${lt(changes.number, given("until"))}`,
        desc(changes.number),
      ),
      sql`true`,
    )
    .leftJoin(tasks, ofTask)
    .orderBy(desc(changes.number))
    .prepare(sharedRead("history", isByUid));
});

/** The last deletion of each task of `userId` that is gone and can come back, newest first. */
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
        sql`${changes.event} = 'deleted' and ${before} is not null`,
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

/** What a left join returns of a change: all null where there is none. */
type Found<Change> = { [Name in keyof Change]: Change[Name] | null };

function toPage<Change extends LoggedChange>(
  rows: Found<Change>[],
  limit: number,
  end: number,
): ChangePage<Change> {
  const found = rows.filter((row): row is Found<Change> & Change => row.number !== null);
  const shown = found.slice(0, limit);
  return { changes: shown, next: shown.at(-1)?.number ?? end, hasMore: found.length > limit };
}

/** Removes changes of anybody that are kept no longer, at most `max`, and returns how many. */
export async function purgeChanges(db: Db, max: number): Promise<number> {
  const [row] = await db
    .select({ purged: sql<number>`purge_changes(${max})` })
    .from(sql`(select) as nothing`);
  return row?.purged ?? 0;
}
