import { getTableColumns, sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
  varchar,
} from "drizzle-orm/pg-core";
import { instant, instantText, textArray } from "#columns.ts";

/** The subject of a token. No foreign key: an external issuer names users that this database does not store. */
const owner = () => varchar({ length: 255 }).notNull();

/** In the order in which lists sort them. */
export const taskPriority = pgEnum("task_priority", ["none", "low", "medium", "high", "urgent"]);
export type TaskPriority = (typeof taskPriority.enumValues)[number];

/** The columns that a client writes. The database package passes them on without knowing them. */
const fields = {
  title: varchar({ length: 255 }).notNull(),
  description: text(),
  completed: boolean().notNull().default(false),
  /** A day, a local time or an instant, in the form in which it was given. */
  dueDate: varchar({ length: 24 }),
  /** Where days and local times are; null where the reader is. */
  timeZone: varchar({ length: 64 }),
  priority: taskPriority().notNull().default("medium"),
  tags: textArray().notNull().default([]),
};

/** Everybody's tasks. */
export const tasks = pgTable(
  "tasks",
  {
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
    userId: owner(),
    /** Chosen by the client that creates it, or at random. */
    uid: uuid().notNull().defaultRandom(),
    ...fields,
    /** Counts the changes, from 1. */
    version: integer().notNull().default(1),
    /** RFC 3339 in UTC, as is `updatedAt`. */
    createdAt: instantText().notNull().default(sql`now()`),
    updatedAt: instantText().notNull().default(sql`now()`),
    // A trigger keeps these three.
    completedAt: instantText(),
    /** When it is overdue, by `dueDate` and `timeZone`. */
    dueAt: instantText(),
    /** `tags` in one spelling of all that match each other, in their order. */
    tagKeys: textArray().notNull().default([]),
  },
  // The rows of one user lie together. One index for each order of the list, read in both directions. Ascending, because `desc()` here would add
  // NULLS LAST, which no query asks for. `completed` comes last so that a filter on it needs no look at the row.
  (table) => [
    primaryKey({ columns: [table.userId, table.id] }),
    uniqueIndex("tasks_user_id_uid").on(table.userId, table.uid),
    index("tasks_by_creation").on(table.userId, table.createdAt, table.id, table.completed),
    index("tasks_by_change").on(table.userId, table.updatedAt, table.id, table.completed),
    index("tasks_by_title").on(
      table.userId,
      sql`${table.title} collate "und-x-icu"`,
      table.id,
      table.completed,
    ),
  ],
);

const { dueAt: _dueAt, tagKeys: _tagKeys, ...shown } = getTableColumns(tasks);

/** What is read of a task. The rest serves filters and orders. */
export const taskColumns = shown;
export type TaskRow = Omit<typeof tasks.$inferSelect, "dueAt" | "tagKeys">;

/** What names a task among those of its user: its id, or its uid in lower case. */
export type TaskRef = number | string;

/** What a client writes of a task. */
type TaskFields = Pick<TaskRow, keyof typeof fields>;

/** A task that a client creates; without a uid it gets one. */
export type NewTask = TaskFields & { uid?: string | undefined };

/** The fields to change; those that are absent or `undefined` keep their value. Null flips `completed`. */
export type TaskChanges = {
  [Name in keyof TaskFields]?:
    | TaskFields[Name]
    | (Name extends "completed" ? null : never)
    | undefined;
};

export const taskFields = Object.keys(fields) as (keyof TaskFields)[];

/**
 * How many tasks each user holds, so that neither the quota nor the total of a list needs to count. Kept by
 * `createTasks` and a trigger on deletions; tasks that get in by other statements have to be added.
 * At least `deletedUserCount` once the user was deleted, so that nothing is created any more.
 */
export const taskCounts = pgTable("task_counts", {
  userId: owner().primaryKey(),
  count: integer().notNull(),
  /** How many changes of their tasks were ever logged: a trigger counts. */
  lastChange: bigint({ mode: "number" }).notNull().default(0),
});

/** More than any quota. */
export const deletedUserCount = 1_000_000_000;

/** The answers to requests with an `Idempotency-Key`, so that a repeated one gets the same answer. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    userId: owner(),
    key: varchar({ length: 255 }).notNull(),
    /** SHA-256 of what was asked for, in hexadecimal. */
    fingerprint: varchar({ length: 64 }).notNull(),
    /** Which of the ways to make a fingerprint, from 1: a later release may know another. */
    fingerprintForm: smallint().notNull().default(1),
    /** Named after what it held at first. A bulk request's is text, so that it is repeated byte for byte. */
    answer: jsonb("task").$type<CreatedTask | string>().notNull(),
    answerBytes: integer().notNull().default(0),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.key] }),
    index("idempotency_keys_created_at").on(table.createdAt),
  ],
);

/** What `createTask` returned: its ids, its time in RFC 3339, and by their columns the fields that its release knew. */
export interface CreatedTask extends Record<string, unknown> {
  id: number;
  /** Unknown to the release before. */
  uid?: string;
  createdAt: string;
}
