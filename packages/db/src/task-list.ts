import { and, asc, desc, eq, ilike, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "./database.ts";
import { type TaskRow, tasks } from "./task-tables.ts";

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

/** The tasks of `userId` that pass `filter`; of these at most `limit`, and only those after `after`. */
export function listTasks(
  db: Db,
  userId: string,
  filter: TaskFilter = allTasks,
  order: TaskOrder = newestFirst,
  page: { limit?: number; after?: TaskPosition | undefined } = {},
): Promise<TaskRow[]> {
  const direction = order.descending ? desc : asc;
  const query = db
    .select()
    .from(tasks)
    .where(and(matching(userId, filter), page.after && beyond(page.after, order)))
    .orderBy(direction(sortKeys[order.by]), direction(tasks.id))
    .$dynamic();
  return page.limit === undefined ? query : query.limit(page.limit);
}

/** How many tasks of `userId` pass `filter`. */
export function countTasks(db: Db, userId: string, filter: TaskFilter): Promise<number> {
  return db.$count(tasks, matching(userId, filter));
}

/** The position of `row` in a list of this order. */
export function positionOf(row: TaskRow, { by }: TaskOrder): TaskPosition {
  return { value: by === "title" ? row.title : row[by].toISOString(), id: row.id };
}

// Titles in the order of the Unicode collation, in which `apple` comes before `Banana`.
const sortKeys = {
  createdAt: tasks.createdAt,
  updatedAt: tasks.updatedAt,
  title: sql`${tasks.title} collate "und-x-icu"`,
};

function matching(userId: string, { completed, search }: TaskFilter): SQL | undefined {
  const pattern = search === undefined ? undefined : `%${search.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return and(
    eq(tasks.userId, userId),
    completed === undefined ? undefined : eq(tasks.completed, completed),
    pattern === undefined
      ? undefined
      : or(ilike(tasks.title, pattern), ilike(tasks.description, pattern)),
  );
}

/** A comparison of rows, which PostgreSQL answers from the index of the order. */
function beyond({ value, id }: TaskPosition, { by, descending }: TaskOrder): SQL {
  const key = sortKeys[by];
  const bound = by === "title" ? sql`${value}::varchar` : sql`${value}::timestamptz`;
  return descending
    ? sql`(${key}, ${tasks.id}) < (${bound}, ${id}::bigint)`
    : sql`(${key}, ${tasks.id}) > (${bound}, ${id}::bigint)`;
}
