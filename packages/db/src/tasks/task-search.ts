// Searches by text, which read all texts of a user, and so have a time limit of their own.
import { and, count, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import {
  beyond,
  columnsOf,
  type CountedTasks,
  lastChange,
  type ListShape,
  newestFirst,
  ordering,
  owned,
  type Page,
  commonTablesOf,
  passing,
  shapeOf,
  type TaskFilter,
  type TaskOrder,
  valuesOf,
} from "./listing.ts";
import { largestInteger } from "#columns.ts";
import { prepared } from "#connections/prepared.ts";
import { containsSearch, marksOf } from "./search-text.ts";
import { statementLabel } from "#internals/statement.ts";
import { tasks } from "./task-tables.ts";

/** After this long PostgreSQL gives a search up. */
const searchTimeoutMs = 1_000;

/** A filter with a text. */
interface Search extends TaskFilter {
  search: string;
}

export function isSearch(filter: TaskFilter): filter is Search {
  return filter.search !== undefined;
}

/**
 * Lists and counts the tasks of `userId` that pass `search`: first which they are, then what they hold. Throws
 * `DatabaseError` with the SQLSTATE 57014 when the first takes more than a second.
 */
export async function searchTasks(
  db: Db,
  userId: string,
  search: Search,
  order: TaskOrder,
  page: Page,
): Promise<CountedTasks> {
  const { ids, total, change } = await findTasks(db, userId, search, order, page);
  if (ids === null) return { rows: [], total, isLast: true, change };
  const query = pickQuery(db, {
    ...shapeOf(search, order, {}),
    hasStatus: false,
    isNarrowed: false,
  });
  const rows = await query.execute({ ...valuesOf(userId, search, {}), ids });
  // All were deleted in between: others may have come into their places.
  if (rows.length === 0) return searchTasks(db, userId, search, order, page);
  const isLast = page.limit === undefined || ids.split(",").length < page.limit;
  return { rows, total, isLast, change };
}

/** How many tasks of `userId` pass `search`. Throws as `searchTasks` does. */
export async function countFound(db: Db, userId: string, search: Search): Promise<number> {
  return (await findTasks(db, userId, search, newestFirst, { limit: 0 })).total;
}

async function findTasks(db: Db, userId: string, search: Search, order: TaskOrder, page: Page) {
  const marks = marksOf(search.search);
  const query = findQuery(db, shapeOf(search, order, page), marks.length > 0);
  const { limit = largestInteger } = page;
  const [found] = await query.execute({ ...valuesOf(userId, search, { ...page, limit }), marks });
  return found ?? { ids: null, total: 0, change: 0 };
}

/** The total of a search, and the ids on one page of it, in their order; null for none. */
const findQuery = prepared((db, shape: ListShape, hasMarks: boolean) => {
  const limit = sql`${sql.placeholder("limit")}::integer`;
  const shown = shape.isContinued ? sql` filter (where ${beyond(shape)})` : sql``;
  const ids = sql`(array_agg(${tasks.id} order by ${ordering(shape)})${shown})[:${limit}]`;
  const settings = { statement_timeout: String(searchTimeoutMs) };
  return db
    .with(...commonTablesOf(db, shape))
    .select({ total: count(), ids: sql<string | null>`${ids}::text`, change: lastChange })
    .from(tasks)
    .where(and(passing(shape), containsSearch(hasMarks)))
    .prepare(statementLabel({ settings }, "find", ...Object.values(shape), hasMarks));
});

const pickQuery = prepared((db, shape: ListShape) =>
  db
    .with(...commonTablesOf(db, shape))
    .select(columnsOf(shape))
    .from(tasks)
    .where(and(owned(false), sql`${tasks.id} = any(${sql.placeholder("ids")}::bigint[])`))
    .orderBy(ordering(shape))
    .prepare(["pick", ...Object.values(shape)].join("_")),
);
