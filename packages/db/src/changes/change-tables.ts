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

/** What was done to tasks. Triggers on `tasks` write it, and no statement here. */
export const changes = pgTable(
  "changes",
  {
    userId: varchar({ length: 255 }).notNull(),
    /** Counts the changes of its user, in the order of their commits. */
    number: bigint({ mode: "number" }).notNull(),
    taskId: bigint({ mode: "number" }).notNull(),
    uid: uuid().notNull(),
    event: taskEvent().notNull(),
    /** After the change; of a deleted task its last one. */
    version: integer().notNull(),
    /**
     * By column, what the change replaced, and all of a deleted task. Null for a creation, and after a deletion for good.
     */
    before: jsonb().$type<Record<string, unknown>>(),
    /** The access token that did it; null for the user. */
    actor: uuid(),
    /** The request that did it. */
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
