import { sql } from "drizzle-orm";
import { session } from "#auth/auth-tables.ts";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";

/** Whose changes a process sends as they come, and for which sessions. */
export interface Watched {
  userIds: string[];
  sessionIds: string[];
}

export interface WatchedState {
  /** The number of the last change, by user; of a user without one there is none. */
  lastChanges: Map<string, number>;
  /** Those of the sessions that have neither ended nor expired. */
  activeSessions: Set<string>;
}

/** Reads in one statement, however many there are, how far all users are and which sessions go on. */
export async function readWatched(db: Db, { userIds, sessionIds }: Watched): Promise<WatchedState> {
  const rows = await query(db).execute({ userIds, sessionIds });
  const lastChanges = new Map<string, number>();
  const activeSessions = new Set<string>();
  for (const { userId, lastChange, sessionId } of rows) {
    if (sessionId === null) lastChanges.set(userId, lastChange);
    else activeSessions.add(sessionId);
  }
  return { lastChanges, activeSessions };
}

const query = prepared((db) => {
  const watched = sql`(
    select user_id, last_change, null as session_id
    from change_numbers(${sql.placeholder("userIds")}::varchar[])
    union all
    select user_id, 0, id from ${session}
    where id = any(${sql.placeholder("sessionIds")}::text[]) and expires_at > now()
  ) as watched`;
  return db
    .select({
      userId: sql<string>`user_id`,
      lastChange: sql<number>`last_change`.mapWith(Number),
      sessionId: sql<string | null>`session_id`,
    })
    .from(watched)
    .prepare(sharedRead("watched"));
});
