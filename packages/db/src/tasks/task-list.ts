import { and, count, eq, lt, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import {
  allTasks,
  beyond,
  type CountedTasks,
  newestFirst,
  type OrderedBy,
  ordering,
  ownedWith,
  type Page,
  type TaskFilter,
  type TaskOrder,
} from "./listing.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";
import { countFound, isSearch, searchTasks } from "./task-search.ts";
import { deletedUserCount, type TaskRow, taskCounts, tasks } from "./task-tables.ts";

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
): Promise<TaskRow[]> {
  if (isSearch(filter)) return (await searchTasks(db, userId, filter, order, page)).rows;
  const { by, descending } = order;
  const { limit, after } = page;
  const hasStatus = filter.completed !== undefined;
  const isLimited = limit !== undefined;
  const query = listQuery(db, hasStatus, by, descending, isLimited, after !== undefined);
  return query.execute({ userId, completed: filter.completed, ...after, limit });
}

/** How many tasks of `userId` pass `filter`. Without a filter the quota's own count tells, however many there are. */
export async function countTasks(db: Db, userId: string, filter: TaskFilter): Promise<number> {
  if (isSearch(filter)) return countFound(db, userId, filter);
  const query = filter.completed === undefined ? heldQuery(db) : countQuery(db);
  const [row] = await query.execute({ userId, completed: filter.completed });
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
  return { rows, total };
}

const listQuery = prepared(
  (
    db,
    hasStatus: boolean,
    by: OrderedBy,
    descending: boolean,
    isLimited: boolean,
    isContinued: boolean,
  ) => {
    const shape = ["list", hasStatus, by, descending, isLimited, isContinued];
    // A whole list may be long: nobody may wait behind it.
    const name = isLimited ? sharedRead(...shape) : shape.join("_");
    const query = db
      .select()
      .from(tasks)
      .where(and(ownedWith(hasStatus), isContinued ? beyond(by, descending) : undefined))
      .orderBy(ordering(by, descending))
      .$dynamic();
    return (isLimited ? query.limit(sql.placeholder("limit")) : query).prepare(name);
  },
);

const countQuery = prepared((db) =>
  db.select({ total: count() }).from(tasks).where(ownedWith(true)).prepare(sharedRead("count")),
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
