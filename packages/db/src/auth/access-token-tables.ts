import { sql } from "drizzle-orm";
import { date, index, pgTable, text, uuid, varchar } from "drizzle-orm/pg-core";
import { instantText, textArray } from "#columns.ts";

/** `hash` is the SHA-256 of the token in base64url: the token itself is not stored. `lastUsedOn` is a day in UTC. */
export const accessTokens = pgTable(
  "access_tokens",
  {
    id: uuid().primaryKey().defaultRandom(),
    userId: varchar({ length: 255 }).notNull(),
    name: text().notNull(),
    scopes: textArray().notNull(),
    hash: text().notNull().unique(),
    createdAt: instantText().notNull().default(sql`now()`),
    /** Null: the token never expires. */
    expiresAt: instantText(),
    lastUsedOn: date(),
  },
  (table) => [index("access_tokens_user_id").on(table.userId, table.createdAt)],
);
