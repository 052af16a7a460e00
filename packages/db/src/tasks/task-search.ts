// Searches by text, which read all texts of a user, and so have a time limit of their own.
import { and, count, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import {
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
  const { ids, total } = await findTasks(db, userId, search, order, page);
  if (ids === null) return { rows: [], total };
  const { by, descending } = order;
  const rows = await pickQuery(db, by, descending).execute({ userId, ids });
  return { rows, total };
}

/** How many tasks of `userId` pass `search`. Throws as `searchTasks` does. */
export async function countFound(db: Db, userId: string, search: Search): Promise<number> {
  return (await findTasks(db, userId, search, newestFirst, { limit: 0 })).total;
}

/** PostgreSQL's. */
const largestInteger = 2_147_483_647;

async function findTasks(
  db: Db,
  userId: string,
  { completed, search }: Search,
  { by, descending }: TaskOrder,
  { limit = largestInteger, after }: Page,
) {
  const marks = marksOf(search);
  const hasStatus = completed !== undefined;
  const query = findQuery(db, hasStatus, marks.length > 0, by, descending, after !== undefined);
  const [found] = await query.execute({ userId, completed, search, marks, ...after, limit });
  return found ?? { ids: null, total: 0 };
}

/** The total of a search, and the ids on one page of it, in their order; null for none. */
const findQuery = prepared(
  (
    db,
    hasStatus: boolean,
    hasMarks: boolean,
    by: OrderedBy,
    descending: boolean,
    isContinued: boolean,
  ) => {
    const limit = sql`${sql.placeholder("limit")}::integer`;
    const shown = isContinued ? sql` filter (where ${beyond(by, descending)})` : sql``;
    const ids = sql`(array_agg(${tasks.id} order by ${ordering(by, descending)})${shown})[:${limit}]`;
    const settings = { statement_timeout: String(searchTimeoutMs) };
    const shape = [hasStatus, hasMarks, by, descending, isContinued];
    return db
      .select({ total: count(), ids: sql<string | null>`${ids}::text` })
      .from(tasks)
      .where(and(ownedWith(hasStatus), containsSearch(hasMarks)))
      .prepare(statementLabel({ settings }, "find", ...shape));
  },
);

const pickQuery = prepared((db, by: OrderedBy, descending: boolean) =>
  db
    .select()
    .from(tasks)
    .where(and(ownedWith(false), sql`${tasks.id} = any(${sql.placeholder("ids")}::bigint[])`))
    .orderBy(ordering(by, descending))
    .prepare(["pick", by, descending].join("_")),
);
