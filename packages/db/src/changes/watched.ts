import { sql } from "drizzle-orm";
import { session } from "#auth/auth-tables.ts";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";

export interface Watched {
  userIds: string[];
  /** Ids of sessions, and hashes of access tokens. */
  credentials: string[];
}

export interface WatchedState {
  lastChanges: Map<string, number>;
  active: Set<string>;
}

/** Reads the last changes of all users and the active credentials in one statement. */
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
