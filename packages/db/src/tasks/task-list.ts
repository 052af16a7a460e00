import { and, count, eq, lt, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import {
  allTasks,
  beyond,
  columnsOf,
  type CountedTasks,
  type DatedTasks,
  lastChange,
  type ListedTask,
  type ListShape,
  newestFirst,
  ordering,
  type Page,
  commonTablesOf,
  passing,
  shapeOf,
  type TaskFilter,
  type TaskOrder,
  valuesOf,
} from "./listing.ts";
import { findLastChange } from "#changes/changes.ts";
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
  const query = listQuery(db, shapeOf(filter, order, page), extentOf(page), false);
  return query.execute(valuesOf(userId, filter, page));
}

/** `listTasks` with the number of a change. */
export async function listDatedTasks(
  db: Db,
  userId: string,
  filter: TaskFilter,
  order: TaskOrder,
  page: Page,
): Promise<DatedTasks> {
  if (isSearch(filter)) return searchTasks(db, userId, filter, order, page);
  const query = listQuery(db, shapeOf(filter, order, page), extentOf(page), true);
  const list = () => query.execute(valuesOf(userId, filter, page)) as Promise<DatedRow[]>;
  const rows = await list();
  const [first] = rows;
  if (first) return { rows, change: first.lastChange };
  // No row has the number: it is read before the list, which must not be older.
  const change = await findLastChange(db, userId);
  return { rows: await list(), change };
}

type DatedRow = ListedTask & { lastChange: number };

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
  const query = listQuery(db, shapeOf(filter, order, {}), "lazy", false);
  return query.execute(valuesOf(userId, filter, {}));
}

/** How many tasks of `userId` pass `filter`. Without a filter the quota's own count tells, however many there are. */
export async function countTasks(db: Db, userId: string, filter: TaskFilter): Promise<number> {
  return isSearch(filter)
    ? countFound(db, userId, filter)
    : (await countDated(db, userId, filter)).total;
}

async function countDated(db: Db, userId: string, filter: TaskFilter) {
  const shape = shapeOf(filter, newestFirst, {});
  const isWhole = !shape.hasStatus && !shape.isNarrowed;
  const query = isWhole ? heldQuery(db) : countQuery(db, shape);
  const [row] = await query.execute(valuesOf(userId, filter, {}));
  return row ?? { total: 0, change: 0 };
}

/** `listDatedTasks` and `countTasks`; of a search, which reads all the texts of a user, in one go. */
export async function listAndCountTasks(
  db: Db,
  userId: string,
  filter: TaskFilter,
  order: TaskOrder,
  page: Page,
): Promise<CountedTasks> {
  if (isSearch(filter)) return searchTasks(db, userId, filter, order, page);
  const [{ rows, change }, counted] = await Promise.all([
    listDatedTasks(db, userId, filter, order, page),
    countDated(db, userId, filter),
  ]);
  return {
    rows,
    total: counted.total,
    isLast: page.limit === undefined || rows.length < page.limit,
    // Of the older one, because each may show less than the other.
    change: Math.min(change, counted.change),
  };
}

/** How much of a list a statement reads; `lazy` is all of it, in rows that read a column when it is asked for. */
type Extent = "page" | "all" | "lazy";

const extentOf = ({ limit }: Page): Extent => (limit === undefined ? "all" : "page");

const listQuery = prepared((db, shape: ListShape, extent: Extent, isDated: boolean) => {
  const words = ["list", ...Object.values(shape), extent, isDated];
  const isLazy = extent === "lazy";
  // A whole list may be long: nobody may wait behind it.
  const name = extent === "page" ? sharedRead(...words) : statementLabel({ isLazy }, ...words);
  const query = db
    .with(...commonTablesOf(db, shape))
    .select({ ...columnsOf(shape), ...(isDated && { lastChange }) })
    .from(tasks)
    .where(and(passing(shape), shape.isContinued ? beyond(shape) : undefined))
    .orderBy(ordering(shape))
    .$dynamic();
  return (extent === "page" ? query.limit(sql.placeholder("limit")) : query).prepare(name);
});

const countQuery = prepared((db, shape: ListShape) =>
  db
    .with(...commonTablesOf(db, shape))
    .select({ total: count(), change: lastChange })
    .from(tasks)
    .where(passing(shape))
    .prepare(sharedRead("count", ...Object.values(shape))),
);

const heldQuery = prepared((db) =>
  db
    .select({ total: taskCounts.count, change: taskCounts.lastChange })
    .from(taskCounts)
    .where(
      and(eq(taskCounts.userId, sql.placeholder("userId")), lt(taskCounts.count, deletedUserCount)),
    )
    .prepare(sharedRead("held")),
);
