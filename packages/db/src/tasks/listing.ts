// What a listing of tasks is made of: a filter, an order, a page.
import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { dueInstant, readerZone } from "./due-instants.ts";
import { taskCounts, type TaskPriority, type TaskRow, taskColumns, tasks } from "./task-tables.ts";

export interface TaskFilter {
  /** Only tasks with this `completed`. */
  completed?: boolean | undefined;
  /** Only tasks with this text in title, description or a tag, whatever its case and spelling. */
  search?: string | undefined;
  /** Only tasks with one of these; of no length for all. */
  priorities?: readonly TaskPriority[] | undefined;
  /** Only tasks with all of these, whatever their case and spelling. */
  tags?: readonly string[] | undefined;
  /** Only tasks that are due then or later; a date, a local time or an instant. */
  dueAfter?: string | undefined;
  /** Only tasks that are due earlier. */
  dueBefore?: string | undefined;
  /** Where floating due dates and bounds are, for the order too; by default `UTC`. */
  timeZone?: string | undefined;
}

export interface TaskOrder {
  by: "createdAt" | "updatedAt" | "title" | "dueDate" | "priority";
  descending: boolean;
}
export type OrderedBy = TaskOrder["by"];

/** Where a page ends: the last task's value of what the list is ordered by, and its id. */
export interface TaskPosition {
  /** An instant in RFC 3339, `infinity` for no due date, a title or a priority. */
  value: string;
  id: number;
}

/** A task, with its instant in the list's time zone where the due date is what orders it. */
export type ListedTask = TaskRow & { dueInstant?: string | null };

export const allTasks: TaskFilter = {};
export const newestFirst: TaskOrder = { by: "createdAt", descending: true };

export interface Page {
  limit?: number;
  /** Only what comes after this position. */
  after?: TaskPosition | undefined;
}

/** Tasks, and a change of their user: they show what it did and all before it, perhaps also later ones. */
export interface DatedTasks {
  rows: ListedTask[];
  /** Its number; 0 for none. */
  change: number;
}

/** The tasks of a page, and how many there are on all pages. */
export interface CountedTasks extends DatedTasks {
  total: number;
  /** Whether nothing follows. Rows that are deleted while they are read may be missing on any page. */
  isLast: boolean;
}

/** The position of `row` in a list of this order. */
export function positionOf(row: ListedTask, { by }: TaskOrder): TaskPosition {
  const value = by === "dueDate" ? (row.dueInstant ?? "infinity") : row[by];
  return { value, id: row.id };
}

/** What makes another statement of a list: there are few, because connections keep them. */
export type ListShape = {
  hasStatus: boolean;
  /** Whether any filter applies besides `completed` and `search`. */
  isNarrowed: boolean;
  isInUtc: boolean;
  by: OrderedBy;
  descending: boolean;
  isContinued: boolean;
};

export function shapeOf(filter: TaskFilter, { by, descending }: TaskOrder, page: Page): ListShape {
  const { completed, priorities = [], tags = [], dueAfter, dueBefore, timeZone } = filter;
  const hasBounds = dueAfter !== undefined || dueBefore !== undefined;
  return {
    hasStatus: completed !== undefined,
    isNarrowed: hasBounds || priorities.length > 0 || tags.length > 0,
    // Floating dates matter to bounds and to one order only.
    isInUtc: !(hasBounds || by === "dueDate") || (timeZone ?? "UTC") === "UTC",
    by,
    descending,
    isContinued: page.after !== undefined,
  };
}

/** The values of the placeholders of every listing. */
export function valuesOf(userId: string, filter: TaskFilter, { limit, after }: Page) {
  const { priorities = [], tags = [], dueAfter = null, dueBefore = null, timeZone } = filter;
  return {
    userId,
    completed: filter.completed,
    search: filter.search,
    priorities: priorities.length > 0 ? priorities : null,
    tags: tags.length > 0 ? tags : null,
    dueAfter,
    dueBefore,
    timeZone: timeZone ?? "UTC",
    limit,
    ...after,
  };
}

const given = sql.placeholder;

/** The number of the last change that a statement sees: read once, at its start. */
export const lastChange = sql`coalesce((
  select ${taskCounts.lastChange} from ${taskCounts} where ${taskCounts.userId} = ${given("userId")}
), 0)`.mapWith(Number);

const zone = sql`${given("timeZone")}::text`;

/** The instant of a task's due date where the reader is. */
const dueKey = ({ isInUtc }: ListShape) => (isInUtc ? sql`${tasks.dueAt}` : dueInstant);

/** The common table expressions of a statement with `dueKey`. */
export const commonTablesOf = (db: Db, { isInUtc }: ListShape) =>
  isInUtc ? [] : [readerZone(db, zone)];

/** What each list is ordered by. Titles in the order of the Unicode collation, in which `apple` comes before `Banana`. */
const sortKeys: Record<OrderedBy, { key: (shape: ListShape) => SQL; type: SQL }> = {
  createdAt: { key: () => sql`${tasks.createdAt}`, type: sql`timestamptz` },
  updatedAt: { key: () => sql`${tasks.updatedAt}`, type: sql`timestamptz` },
  title: { key: () => sql`${tasks.title} collate "und-x-icu"`, type: sql`varchar` },
  dueDate: { key: dueKey, type: sql`timestamptz` },
  priority: { key: () => sql`${tasks.priority}`, type: sql`task_priority` },
};

/** The columns of a listed task. */
export function columnsOf(shape: ListShape) {
  if (shape.by !== "dueDate") return taskColumns;
  return { ...taskColumns, dueInstant: dueKey(shape).mapWith(tasks.dueAt) };
}

/** Of `userId`; and with the placeholder `completed`, if it `hasStatus`. */
export function owned(hasStatus: boolean): SQL | undefined {
  return and(
    eq(tasks.userId, given("userId")),
    hasStatus ? eq(tasks.completed, given("completed")) : undefined,
  );
}

/** What passes the filters but the search. */
export function passing(shape: ListShape): SQL | undefined {
  return and(owned(shape.hasStatus), shape.isNarrowed ? narrowed(shape) : undefined);
}

/** By filters that are null where they don't apply. In subqueries is what is computed once. */
function narrowed(shape: ListShape): SQL | undefined {
  const priorities = sql`${given("priorities")}::task_priority[]`;
  const after = sql`${given("dueAfter")}::text`;
  const before = sql`${given("dueBefore")}::text`;
  const tags = sql`${given("tags")}::text[]`;
  const keys = sql`(select array(select fold_tag(tag) from unnest(${tags}) as tag))`;
  const isWithin = (due: SQL, leeway: SQL) => {
    const from = sql`(select due_bound(${after}, ${zone}) - ${leeway})`;
    const to = sql`(select due_bound(${before}, ${zone}) + ${leeway})`;
    return sql`(${after} is null or ${due} >= ${from}) and (${before} is null or ${due} < ${to})`;
  };
  return and(
    sql`(${priorities} is null or ${tasks.priority} = any(${priorities}))`,
    sql`(${tags} is null or ${tasks.tagKeys} @> ${keys})`,
    // No zone is two days from UTC: of most tasks that tells without their instant.
    shape.isInUtc ? undefined : isWithin(sql`${tasks.dueAt}`, sql`interval '2 days'`),
    isWithin(dueKey(shape), sql`interval '0'`),
  );
}

export function ordering(shape: ListShape): SQL {
  const direction = shape.descending ? desc : asc;
  return sql`${direction(sortKeys[shape.by].key(shape))}, ${direction(tasks.id)}`;
}

/** A comparison of rows, which PostgreSQL answers from the index of the order if there is one. */
export function beyond(shape: ListShape): SQL {
  const { key, type } = sortKeys[shape.by];
  const operator = shape.descending ? sql`<` : sql`>`;
  const value = shape.by === "dueDate" ? sql`coalesce(${key(shape)}, 'infinity')` : key(shape);
  return sql`(${value}, ${tasks.id}) ${operator} (${given("value")}::${type}, ${given("id")}::bigint)`;
}
