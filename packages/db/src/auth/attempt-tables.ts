import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "#columns.ts";

export const attemptCounts = pgTable(
  "attempt_counts",
  {
    /** An unkeyed hash: it does not show an email address, but confirms a guess. */
    key: text().primaryKey(),
    count: integer().notNull(),
    expiresAt: instant().notNull(),
  },
  (table) => [index("attempt_counts_expires_at").on(table.expiresAt)],
);
