// The tables Better Auth owns, with the property names that its Drizzle adapter looks for.
import { bigint, boolean, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant, rowTimes } from "#columns.ts";

const id = () => text().primaryKey();
const ownedByUser = () =>
  text()
    .notNull()
    .references(() => user.id, { onDelete: "cascade" });

export const user = pgTable("user", {
  id: id(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  ...rowTimes,
});

export const session = pgTable(
  "session",
  {
    id: id(),
    userId: ownedByUser(),
    token: text().notNull().unique(),
    expiresAt: instant().notNull(),
    ipAddress: text(),
    userAgent: text(),
    ...rowTimes,
  },
  (table) => [
    index("session_user_id").on(table.userId),
    index("session_expires_at").on(table.expiresAt),
  ],
);

export const account = pgTable(
  "account",
  {
    id: id(),
    userId: ownedByUser(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: instant(),
    refreshTokenExpiresAt: instant(),
    scope: text(),
    password: text(),
    ...rowTimes,
  },
  (table) => [index("account_user_id").on(table.userId)],
);

export const verification = pgTable(
  "verification",
  {
    id: id(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: instant().notNull(),
    ...rowTimes,
  },
  (table) => [index("verification_identifier").on(table.identifier)],
);

export const jwks = pgTable("jwks", {
  id: id(),
  publicKey: text().notNull(),
  privateKey: text().notNull(),
  createdAt: instant().notNull(),
  expiresAt: instant(),
  alg: text(),
  crv: text(),
});

/** Required by Better Auth, but unused: `attemptCounts` counts requests. */
export const rateLimit = pgTable("rate_limit", {
  id: id(),
  key: text().notNull().unique(),
  count: integer().notNull(),
  lastRequest: bigint({ mode: "number" }).notNull(),
});
