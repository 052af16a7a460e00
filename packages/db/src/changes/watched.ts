import { sql } from "drizzle-orm";
import { session } from "#auth/auth-tables.ts";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";

export interface Watched {
  /** Users, each with its last change that is known. */
  positions: [userId: string, lastChange: number | null][];
  /** Ids of sessions, and hashes of access tokens. */
  credentials: string[];
}

export interface WatchedState {
  /** The last change of each user whose known one is another. */
  lastChanges: Map<string, number>;
  active: Set<string>;
}

/** Reads which users have changes, and which credentials are active, in one statement. */
export async function readWatched(
  db: Db,
  { positions, credentials }: Watched,
): Promise<WatchedState> {
  // One string is quicker to send than an array.
  const known = JSON.stringify(positions);
  const rows = await query(db).execute({ known, credentials });
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
    with known as (
      select entry ->> 0 as user_id, (entry ->> 1)::bigint as position
      from json_array_elements(${sql.placeholder("known")}::json) as entry
    ),
    given as (select ${sql.placeholder("credentials")}::text[] as credentials)
    select user_id, coalesce(last_change, 0) as last_change, null as credential
    from known
    left join change_numbers(array(select user_id from known)) using (user_id)
    where coalesce(last_change, 0) is distinct from position
    union all
    select user_id, 0, id from given
    join ${session} on id = any(credentials) and expires_at > now()
    union all
    select user_id, 0, hash from given, find_access_token(credentials)
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
