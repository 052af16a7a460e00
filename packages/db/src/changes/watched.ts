import { sql } from "drizzle-orm";
import { session } from "#auth/auth-tables.ts";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";

/** Whose changes a process sends as they come, and for which sessions and access tokens. */
export interface Watched {
  userIds: string[];
  /** Ids of sessions, and SHA-256 of access tokens in base64url. */
  credentials: string[];
}

export interface WatchedState {
  /** The number of the last change, by user; of a user without one there is none. */
  lastChanges: Map<string, number>;
  /** Those of the credentials that have neither ended nor expired. */
  active: Set<string>;
}

/** Reads in one statement, however many there are, how far all users are and which credentials go on. */
export async function readWatched(
  db: Db,
  { userIds, credentials }: Watched,
): Promise<WatchedState> {
  const rows = await query(db).execute({ userIds, credentials });
  const lastChanges = new Map<string, number>();
  const active = new Set<string>();
  for (const { userId, lastChange, credential } of rows) {
    if (credential === null) lastChanges.set(userId, lastChange);
    else active.add(credential);
  }
  return { lastChanges, active };
}

const query = prepared((db) => {
  const watched = sql`(
    select user_id, last_change, null as credential
    from change_numbers(${sql.placeholder("userIds")}::varchar[])
    union all
    select user_id, 0, id from ${session}
    where id = any(${sql.placeholder("credentials")}::text[]) and expires_at > now()
    union all
    select user_id, 0, hash from find_access_token(${sql.placeholder("credentials")}::text[])
  ) as watched`;
  return db
    .select({
      userId: sql<string>`user_id`,
      lastChange: sql<number>`last_change`.mapWith(Number),
      credential: sql<string | null>`credential`,
    })
    .from(watched)
    .prepare(sharedRead("watched"));
});
