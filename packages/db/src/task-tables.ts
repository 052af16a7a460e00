import { bigint, boolean, index, integer, pgTable, text, varchar } from "drizzle-orm/pg-core";
import { rowTimes } from "./columns.ts";

/**
 * Everybody's tasks. `userId` is the subject of a token and has no foreign key: an external
 * issuer names users that this database does not store.
 */
export const tasks = pgTable(
  "tasks",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    userId: varchar({ length: 255 }).notNull(),
    title: varchar({ length: 255 }).notNull(),
    description: text(),
    completed: boolean().notNull().default(false),
    ...rowTimes,
  },
  // Ascending, because it is read in both directions and `desc()` here would add NULLS LAST, which no query asks for.
  (table) => [index("tasks_user_id_created_at_id").on(table.userId, table.createdAt, table.id)],
);
export type TaskRow = typeof tasks.$inferSelect;

/** How many tasks each user holds; kept by `createTask` and a trigger, so that the quota needs no count. */
export const taskCounts = pgTable("task_counts", {
  userId: varchar({ length: 255 }).primaryKey(),
  count: integer().notNull(),
});
