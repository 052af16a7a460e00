import { sql } from "drizzle-orm";
import {
  bigint,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  uuid,
  varchar,
} from "drizzle-orm/pg-core";
import { instantText } from "#columns.ts";

export const taskEvent = pgEnum("task_event", [
  "created",
  "updated",
  "completed",
  "reopened",
  "deleted",
  "restored",
]);
export type TaskEvent = (typeof taskEvent.enumValues)[number];

/** The log of changes. Only triggers on `tasks` write it. */
export const changes = pgTable(
  "changes",
  {
    userId: varchar({ length: 255 }).notNull(),
    /** Per user, in the order of commits. */
    number: bigint({ mode: "number" }).notNull(),
    taskId: bigint({ mode: "number" }).notNull(),
    uid: uuid().notNull(),
    event: taskEvent().notNull(),
    /** After the change; of a deleted task its last one. */
    version: integer().notNull(),
    /** Replaced values by column, or the whole deleted task. Null for a creation, and once the task is purged. */
    before: jsonb().$type<Record<string, unknown>>(),
    /** The id of the access token that was used; null for a session. */
    actor: uuid(),
    operation: uuid().notNull(),
    createdAt: instantText().notNull().default(sql`clock_timestamp()`),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.number] }),
    index("changes_by_task").on(table.userId, table.taskId, table.number),
    index("changes_deleted").on(table.userId, table.uid).where(sql`${table.event} = 'deleted'`),
    index("changes_trash").on(table.userId, table.number).where(sql`${table.event} = 'deleted'`),
    index("changes_by_time").using("brin", table.createdAt),
  ],
);

export type ChangeRow = typeof changes.$inferSelect;
