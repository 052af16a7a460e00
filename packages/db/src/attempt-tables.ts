import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Attempts of everybody, such as wrong passwords, counted until their window ends. */
export const attemptCounts = pgTable(
  "attempt_counts",
  {
    /** A hash: whose attempts these are can't be read from it. */
    key: text().primaryKey(),
    count: integer().notNull(),
    /** When the window ends; the next attempt begins another. */
    expiresAt: instant().notNull(),
  },
  (table) => [index("attempt_counts_expires_at").on(table.expiresAt)],
);
