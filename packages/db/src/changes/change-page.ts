import { and, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { taskColumns, type TaskRow, tasks } from "#tasks/task-tables.ts";
import { type ChangeRow, changes } from "./change-tables.ts";

/** A change, with its task as it is now, or null if the task is gone. */
export type LoggedChange = Omit<ChangeRow, "userId" | "before"> & { task: TaskRow | null };

export type PastChange = LoggedChange & Pick<ChangeRow, "before">;

export interface ChangePage<Change> {
  changes: Change[];
  /** Start of the next page, as its `since` or `until`. */
  next: number;
  hasMore: boolean;
}

export interface Until {
  /** Excludes this number and all above it. */
  until?: number | undefined;
  limit: number;
}

const given = sql.placeholder;
const { userId: _userId, before, ...logged } = getTableColumns(changes);
export const loggedColumns = { ...logged, task: taskColumns };
export const pastColumns = { ...loggedColumns, before };
export const ofTask = and(eq(tasks.userId, changes.userId), eq(tasks.id, changes.taskId));
/** Not an index condition: PostgreSQL would underestimate its rows and sort all of them. */
export const isKept = (first: SQL) => sql`(${changes.number} >= ${first}) is true`;
export const firstKept = sql`first_kept_change(${given("userId")})`;

/** A subquery with the LIMIT, so that the join does not read the whole log. */
export const pageOf = (db: Db, condition: SQL, order: SQL) =>
  db
    .select()
    .from(changes)
    .where(and(eq(changes.userId, given("userId")), condition))
    .orderBy(order)
    .limit(given("limit"))
    .as("changes");

type Found<Change> = { [Name in keyof Change]: Change[Name] | null };

export function toPage<Change extends LoggedChange>(
  rows: Found<Change>[],
  limit: number,
  end: number,
): ChangePage<Change> {
  const found = rows.filter((row): row is Found<Change> & Change => row.number !== null);
  const shown = found.slice(0, limit);
  return { changes: shown, next: shown.at(-1)?.number ?? end, hasMore: found.length > limit };
}
