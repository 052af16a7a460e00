import { and, asc, desc, eq, getTableColumns, isNull, lt, or, sql } from "drizzle-orm";
import { prepared } from "#connections/prepared.ts";
import type { Db } from "#database.ts";
import { sharedRead } from "#internals/statement.ts";
import { accessTokens } from "./access-token-tables.ts";
import { session } from "./auth-tables.ts";

export type AccessTokenRow = typeof accessTokens.$inferSelect;

export interface NewAccessToken {
  name: string;
  scopes: string[];
  hash: string;
  /** Of 24 hours; `null` for a token that never expires. */
  days: number | null;
  /** Must be active, or no token is created. Absent if the credential has no session. */
  sessionId?: string | undefined;
}

const given = sql.placeholder;
const columns = getTableColumns(accessTokens);

const createQuery = prepared((db, hasSession: boolean) => {
  // Locked, so that the session ends after the creation or before it.
  const active = sql`
    (select user_id from ${session} where id = ${given("sessionId")} and user_id = ${given("userId")}
      and expires_at > now() for key share) as active,`;
  const created = db.$with("created", columns).as(sql`
    select token.* from ${hasSession ? active : sql``} create_access_token(
      ${hasSession ? sql`active.user_id` : given("userId")}, ${given("name")}, ${given("scopes")}::text[], ${given("hash")},
      ${given("days")}::int, ${given("max")}::int) as token`);
  return db.with(created).select().from(created).prepare("create_access_token");
});

/** `undefined` for a user who has `max` tokens or was deleted, and for a session that has ended. */
export async function createAccessToken(
  db: Db,
  userId: string,
  token: NewAccessToken,
  max: number,
): Promise<AccessTokenRow | undefined> {
  const query = createQuery(db, token.sessionId !== undefined);
  const [row] = await query.execute({ userId, ...token, max });
  return row;
}

/** Lists the tokens of a user, also expired ones, newest first. */
export function listAccessTokens(db: Db, userId: string): Promise<AccessTokenRow[]> {
  return db
    .select()
    .from(accessTokens)
    .where(eq(accessTokens.userId, userId))
    .orderBy(desc(accessTokens.createdAt), asc(accessTokens.id));
}

/** Deletes and returns a token; `undefined` if the user has no such token. */
export async function deleteAccessToken(
  db: Db,
  userId: string,
  id: string,
): Promise<AccessTokenRow | undefined> {
  const isOwned = and(eq(accessTokens.userId, userId), eq(accessTokens.id, id));
  const [row] = await db.delete(accessTokens).where(isOwned).returning();
  return row;
}

const findQuery = prepared((db) => {
  const found = db.$with("found", columns).as(sql`
    select * from find_access_token(array[${given("hash")}])`);
  return db.with(found).select().from(found).prepare(sharedRead("find_access_token"));
});

/** Finds an active token of any user by its hash. */
export async function findAccessToken(db: Db, hash: string): Promise<AccessTokenRow | undefined> {
  const [row] = await findQuery(db).execute({ hash });
  return row;
}

/** Stores the day of the last use, `on` (`2026-08-08`). */
export async function noteAccessTokenUse(
  db: Db,
  userId: string,
  { id, on }: { id: string; on: string },
): Promise<void> {
  const isOwned = and(eq(accessTokens.userId, userId), eq(accessTokens.id, id));
  const isNews = or(isNull(accessTokens.lastUsedOn), lt(accessTokens.lastUsedOn, on));
  await db.update(accessTokens).set({ lastUsedOn: on }).where(and(isOwned, isNews));
}
