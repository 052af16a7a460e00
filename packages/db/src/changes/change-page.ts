// What all readings of the log of changes have in common: a page of it.
import { and, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { taskColumns, type TaskRow, tasks } from "#tasks/task-tables.ts";
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

export interface Until {
  /** Only changes before this number; by default all. */
  until?: number | undefined;
  /** At least 1. */
  limit: number;
}

const given = sql.placeholder;
const { userId: _userId, before, ...logged } = getTableColumns(changes);
export const loggedColumns = { ...logged, task: taskColumns };
export const pastColumns = { ...loggedColumns, before };
export const ofTask = and(eq(tasks.userId, changes.userId), eq(tasks.id, changes.taskId));
/** As a bound of an index PostgreSQL would expect few rows above it, and sort them all. */
export const isKept = (first: SQL) => sql`(${changes.number} >= ${first}) is true`;
export const firstKept = sql`first_kept_change(${given("userId")})`;

/** The changes of a page as the table that they are in: LIMIT within the join keeps it from reading all of them. */
export const pageOf = (db: Db, condition: SQL, order: SQL) =>
  db
    .select()
    .from(changes)
    .where(and(eq(changes.userId, given("userId")), condition))
    .orderBy(order)
    .limit(given("limit"))
    .as("changes");

/** What a left join returns of a change: all null where there is none. */
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
