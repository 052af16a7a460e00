import { and, asc, count, desc, eq, ilike, lt, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "./database.ts";
import { prepared } from "./prepared.ts";
import { sharedRead } from "./statement.ts";
import { deletedUserCount, type TaskRow, taskCounts, tasks } from "./task-tables.ts";

export interface TaskFilter {
  /** Only tasks with this `completed`; `undefined` for all. */
  completed: boolean | undefined;
  /** Only tasks with this text in title or description, whatever its case; `undefined` for all. */
  search: string | undefined;
}

export interface TaskOrder {
  by: "createdAt" | "updatedAt" | "title";
  descending: boolean;
}

/** Where a page ends: the last task's value of what the list is ordered by, and its id. */
export interface TaskPosition {
  /** RFC 3339, or a title. */
  value: string;
  id: number;
}

export const allTasks: TaskFilter = { completed: undefined, search: undefined };
const newestFirst: TaskOrder = { by: "createdAt", descending: true };

interface Page {
  limit?: number;
  /** Only what comes after this position. */
  after?: TaskPosition | undefined;
}

/** The tasks of `userId` that pass `filter`, in `order`: all of them, or those of `page`. */
export function listTasks(
  db: Db,
  userId: string,
  filter: TaskFilter = allTasks,
  { by, descending }: TaskOrder = newestFirst,
  { limit, after }: Page = {},
): Promise<TaskRow[]> {
  const isLimited = limit !== undefined;
  const query = listQuery(db, ...partsOf(filter), by, descending, isLimited, after !== undefined);
  return query.execute({ userId, ...valuesOf(filter), ...after, limit });
}

/** How many tasks of `userId` pass `filter`. Without a filter the quota's own count tells, however many there are. */
export async function countTasks(db: Db, userId: string, filter: TaskFilter): Promise<number> {
  const [hasStatus, hasSearch] = partsOf(filter);
  const query = hasStatus || hasSearch ? countQuery(db, hasStatus, hasSearch) : heldQuery(db);
  const [row] = await query.execute({ userId, ...valuesOf(filter) });
  return row?.total ?? 0;
}

/** The position of `row` in a list of this order. */
export function positionOf(row: TaskRow, { by }: TaskOrder): TaskPosition {
  return { value: row[by], id: row.id };
}

type OrderedBy = TaskOrder["by"];

const listQuery = prepared(
  (
    db,
    hasStatus: boolean,
    hasSearch: boolean,
    by: OrderedBy,
    descending: boolean,
    isLimited: boolean,
    isContinued: boolean,
  ) => {
    const name = sharedRead("list", hasStatus, hasSearch, by, descending, isLimited, isContinued);
    const direction = descending ? desc : asc;
    const query = db
      .select()
      .from(tasks)
      .where(and(matching(hasStatus, hasSearch), isContinued ? beyond(by, descending) : undefined))
      .orderBy(direction(sortKeys[by]), direction(tasks.id))
      .$dynamic();
    return (isLimited ? query.limit(sql.placeholder("limit")) : query).prepare(name);
  },
);

const countQuery = prepared((db, hasStatus: boolean, hasSearch: boolean) =>
  db
    .select({ total: count() })
    .from(tasks)
    .where(matching(hasStatus, hasSearch))
    .prepare(sharedRead("count", hasStatus, hasSearch)),
);

const heldQuery = prepared((db) =>
  db
    .select({ total: taskCounts.count })
    .from(taskCounts)
    .where(
      and(eq(taskCounts.userId, sql.placeholder("userId")), lt(taskCounts.count, deletedUserCount)),
    )
    .prepare(sharedRead("held")),
);

// Titles in the order of the Unicode collation, in which `apple` comes before `Banana`.
const sortKeys = {
  createdAt: tasks.createdAt,
  updatedAt: tasks.updatedAt,
  title: sql`${tasks.title} collate "und-x-icu"`,
};

/** Which parts of a filter are in the query. */
function partsOf({ completed, search }: TaskFilter): [hasStatus: boolean, hasSearch: boolean] {
  return [completed !== undefined, search !== undefined];
}

function valuesOf({ completed, search }: TaskFilter) {
  return { completed, pattern: search && `%${search.replaceAll(/[\\%_]/g, "\\$&")}%` };
}

function matching(hasStatus: boolean, hasSearch: boolean): SQL | undefined {
  const pattern = sql.placeholder("pattern");
  return and(
    eq(tasks.userId, sql.placeholder("userId")),
    hasStatus ? eq(tasks.completed, sql.placeholder("completed")) : undefined,
    hasSearch ? or(ilike(tasks.title, pattern), ilike(tasks.description, pattern)) : undefined,
  );
}

/** A comparison of rows, which PostgreSQL answers from the index of the order. */
function beyond(by: OrderedBy, descending: boolean): SQL {
  const key = sortKeys[by];
  const value = sql.placeholder("value");
  const bound = by === "title" ? sql`${value}::varchar` : sql`${value}::timestamptz`;
  const id = sql`${sql.placeholder("id")}::bigint`;
  return descending
    ? sql`(${key}, ${tasks.id}) < (${bound}, ${id})`
    : sql`(${key}, ${tasks.id}) > (${bound}, ${id})`;
}
