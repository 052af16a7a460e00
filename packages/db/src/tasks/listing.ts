// What a listing of tasks is made of: a filter, an order, a page.
import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { type TaskRow, tasks } from "./task-tables.ts";

export interface TaskFilter {
  /** Only tasks with this `completed`; `undefined` for all. */
  completed: boolean | undefined;
  /** Only tasks with this text in title or description, whatever its case and spelling; `undefined` for all. */
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
export const newestFirst: TaskOrder = { by: "createdAt", descending: true };

export interface Page {
  limit?: number;
  /** Only what comes after this position. */
  after?: TaskPosition | undefined;
}

/** The tasks of a page, and how many there are on all pages. */
export interface CountedTasks {
  rows: TaskRow[];
  total: number;
}

/** The position of `row` in a list of this order. */
export function positionOf(row: TaskRow, { by }: TaskOrder): TaskPosition {
  return { value: row[by], id: row.id };
}

export type OrderedBy = TaskOrder["by"];

// Titles in the order of the Unicode collation, in which `apple` comes before `Banana`.
const sortKeys = {
  createdAt: tasks.createdAt,
  updatedAt: tasks.updatedAt,
  title: sql`${tasks.title} collate "und-x-icu"`,
};

/** Of `userId`; and with the placeholder `completed`, if it `hasStatus`. */
export function ownedWith(hasStatus: boolean): SQL | undefined {
  return and(
    eq(tasks.userId, sql.placeholder("userId")),
    hasStatus ? eq(tasks.completed, sql.placeholder("completed")) : undefined,
  );
}

export function ordering(by: OrderedBy, descending: boolean): SQL {
  const direction = descending ? desc : asc;
  return sql`${direction(sortKeys[by])}, ${direction(tasks.id)}`;
}

/** A comparison of rows, which PostgreSQL answers from the index of the order. */
export function beyond(by: OrderedBy, descending: boolean): SQL {
  const key = sortKeys[by];
  const value = sql.placeholder("value");
  const bound = by === "title" ? sql`${value}::varchar` : sql`${value}::timestamptz`;
  const id = sql`${sql.placeholder("id")}::bigint`;
  return descending
    ? sql`(${key}, ${tasks.id}) < (${bound}, ${id})`
    : sql`(${key}, ${tasks.id}) > (${bound}, ${id})`;
}
