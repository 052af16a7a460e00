import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "#columns.ts";

/** Attempts of everybody, such as wrong passwords and requests without a token, counted until their window ends. */
export const attemptCounts = pgTable(
  "attempt_counts",
  {
    /** An unkeyed hash: it shows no e-mail address, but whoever guesses the address can tell. */
    key: text().primaryKey(),
    count: integer().notNull(),
    /** When the window ends; the next attempt begins another. */
    expiresAt: instant().notNull(),
  },
  (table) => [index("attempt_counts_expires_at").on(table.expiresAt)],
);
