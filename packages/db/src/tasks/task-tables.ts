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

/** The subject of a token. Not a foreign key: an external issuer's users have no row. */
const owner = () => varchar({ length: 255 }).notNull();

export const taskPriority = pgEnum("task_priority", ["none", "low", "medium", "high", "urgent"]);
export type TaskPriority = (typeof taskPriority.enumValues)[number];

const fields = {
  title: varchar({ length: 255 }).notNull(),
  description: text(),
  completed: boolean().notNull().default(false),
  /** A day, a local time or an instant, as it was written. */
  dueDate: varchar({ length: 24 }),
  /** Null: the reader's time zone. */
  timeZone: varchar({ length: 64 }),
  priority: taskPriority().notNull().default("medium"),
  tags: textArray().notNull().default([]),
};

export const tasks = pgTable(
  "tasks",
  {
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
    userId: owner(),
    uid: uuid().notNull().defaultRandom(),
    ...fields,
    version: integer().notNull().default(1),
    createdAt: instantText().notNull().default(sql`now()`),
    updatedAt: instantText().notNull().default(sql`now()`),
    // Triggers set these three.
    completedAt: instantText(),
    dueAt: instantText(),
    /** `tags`, folded, in the same order. */
    tagKeys: textArray().notNull().default([]),
  },
  // Ascending, because `desc()` adds NULLS LAST. `completed` is last: filters on it need no heap access.
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

/** Without columns that only filters and orders use. */
export const taskColumns = shown;
export type TaskRow = Omit<typeof tasks.$inferSelect, "dueAt" | "tagKeys">;

/** An id, or a lower-case uid. */
export type TaskRef = number | string;

type TaskFields = Pick<TaskRow, keyof typeof fields>;

export type NewTask = TaskFields & { uid?: string | undefined };

/** Undefined fields keep their value. Null toggles `completed`. */
export type TaskChanges = {
  [Name in keyof TaskFields]?:
    | TaskFields[Name]
    | (Name extends "completed" ? null : never)
    | undefined;
};

export const taskFields = Object.keys(fields) as (keyof TaskFields)[];

/** Tasks per user. `createTasks` and a trigger maintain it. At least `deletedUserCount` once the user is deleted. */
export const taskCounts = pgTable("task_counts", {
  userId: owner().primaryKey(),
  count: integer().notNull(),
  /** The number of the user's last change; a trigger sets it. */
  lastChange: bigint({ mode: "number" }).notNull().default(0),
});

export const deletedUserCount = 1_000_000_000;

export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    userId: owner(),
    key: varchar({ length: 255 }).notNull(),
    fingerprint: varchar({ length: 64 }).notNull(),
    /** From 1; a later release may use another form. */
    fingerprintForm: smallint().notNull().default(1),
    /** Named after its first use. A bulk response is text, so that a replay has the same bytes. */
    answer: jsonb("task").$type<CreatedTask | string>().notNull(),
    answerBytes: integer().notNull().default(0),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.key] }),
    index("idempotency_keys_created_at").on(table.createdAt),
  ],
);

/** Ids, an RFC 3339 time, and fields by column. */
export interface CreatedTask extends Record<string, unknown> {
  id: number;
  /** Missing in rows of the previous release. */
  uid?: string;
  createdAt: string;
}
