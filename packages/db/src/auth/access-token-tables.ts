import { sql } from "drizzle-orm";
import { date, index, pgTable, text, uuid, varchar } from "drizzle-orm/pg-core";
import { instantText, textArray } from "#columns.ts";

/** Tokens that users made for programs. An external issuer's users have no row elsewhere. */
export const accessTokens = pgTable(
  "access_tokens",
  {
    id: uuid().primaryKey().defaultRandom(),
    userId: varchar({ length: 255 }).notNull(),
    name: text().notNull(),
    scopes: textArray().notNull(),
    /** SHA-256 of the token in base64url: the token itself is kept nowhere. */
    hash: text().notNull().unique(),
    createdAt: instantText().notNull().default(sql`now()`),
    /** Null for a token that lasts until its user ends it. */
    expiresAt: instantText(),
    /** In UTC. */
    lastUsedOn: date(),
  },
  (table) => [index("access_tokens_user_id").on(table.userId, table.createdAt)],
);
