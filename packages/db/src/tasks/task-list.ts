import { and, count, eq, lt, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import {
  allTasks,
  beyond,
  columnsOf,
  type CountedTasks,
  type ListedTask,
  type ListShape,
  newestFirst,
  ordering,
  type Page,
  passing,
  shapeOf,
  type TaskFilter,
  type TaskOrder,
  valuesOf,
} from "./listing.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead, statementLabel } from "#internals/statement.ts";
import { countFound, isSearch, searchTasks } from "./task-search.ts";
import { deletedUserCount, taskCounts, tasks } from "./task-tables.ts";

/**
 * The tasks of `userId` that pass `filter`, in `order`: all of them, or those of `page`. Throws `DatabaseError` with the
 * SQLSTATE 57014 for a search that takes too long.
 */
export async function listTasks(
  db: Db,
  userId: string,
  filter: TaskFilter = allTasks,
  order: TaskOrder = newestFirst,
  page: Page = {},
): Promise<ListedTask[]> {
  if (isSearch(filter)) return (await searchTasks(db, userId, filter, order, page)).rows;
  const query = listQuery(db, shapeOf(filter, order, page), page.limit !== undefined, false);
  return query.execute(valuesOf(userId, filter, page));
}

/**
 * `listTasks`, all of them, as rows that read a column when it is asked for: turning 10,000 rows into objects would take
 * the event loop too long. They have no properties of their own.
 */
export async function listTasksLazily(
  db: Db,
  userId: string,
  filter: TaskFilter,
  order: TaskOrder,
): Promise<ListedTask[]> {
  if (isSearch(filter)) return listTasks(db, userId, filter, order);
  const query = listQuery(db, shapeOf(filter, order, {}), false, true);
  return query.execute(valuesOf(userId, filter, {}));
}

/** How many tasks of `userId` pass `filter`. Without a filter the quota's own count tells, however many there are. */
export async function countTasks(db: Db, userId: string, filter: TaskFilter): Promise<number> {
  if (isSearch(filter)) return countFound(db, userId, filter);
  const shape = shapeOf(filter, newestFirst, {});
  const isWhole = !shape.hasStatus && !shape.isNarrowed;
  const query = isWhole ? heldQuery(db) : countQuery(db, shape);
  const [row] = await query.execute(valuesOf(userId, filter, {}));
  return row?.total ?? 0;
}

/** `listTasks` and `countTasks`; of a search, which reads all the texts of a user, in one go. */
export async function listAndCountTasks(
  db: Db,
  userId: string,
  filter: TaskFilter,
  order: TaskOrder,
  page: Page,
): Promise<CountedTasks> {
  if (isSearch(filter)) return searchTasks(db, userId, filter, order, page);
  const [rows, total] = await Promise.all([
    listTasks(db, userId, filter, order, page),
    countTasks(db, userId, filter),
  ]);
  return { rows, total, isLast: page.limit === undefined || rows.length < page.limit };
}

const listQuery = prepared((db, shape: ListShape, isLimited: boolean, isLazy: boolean) => {
  const words = ["list", ...Object.values(shape), isLimited, isLazy];
  // A whole list may be long: nobody may wait behind it.
  const name = isLimited ? sharedRead(...words) : statementLabel({ isLazy }, ...words);
  const query = db
    .select(columnsOf(shape))
    .from(tasks)
    .where(and(passing(shape), shape.isContinued ? beyond(shape) : undefined))
    .orderBy(ordering(shape))
    .$dynamic();
  return (isLimited ? query.limit(sql.placeholder("limit")) : query).prepare(name);
});

const countQuery = prepared((db, shape: ListShape) =>
  db
    .select({ total: count() })
    .from(tasks)
    .where(passing(shape))
    .prepare(sharedRead("count", ...Object.values(shape))),
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
