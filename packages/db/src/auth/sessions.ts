import { and, eq, gt, sql } from "drizzle-orm";
import { account, session, user } from "./auth-tables.ts";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";

/** More than the one session that is made meanwhile. */
const purgedAtOnce = 10;

const activeQuery = prepared((db) =>
  db
    .select({ id: session.id })
    .from(session)
    .where(
      and(
        eq(session.userId, sql.placeholder("userId")),
        eq(session.id, sql.placeholder("sessionId")),
        gt(session.expiresAt, sql`now()`),
      ),
    )
    .prepare("active_session"),
);

/** Whether the session `sessionId` of `userId` has neither ended nor expired. */
export async function isSessionActive(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const rows = await activeQuery(db).execute({ userId, sessionId });
  return rows.length > 0;
}

/** Whether `address` has a session of the user with this email address, in lower case, that has neither ended nor expired. */
export async function hasSessionFrom(db: Db, email: string, address: string): Promise<boolean> {
  const rows = await db
    .select({ id: session.id })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(
      and(eq(user.email, email), eq(session.ipAddress, address), gt(session.expiresAt, sql`now()`)),
    )
    .limit(1);
  return rows.length > 0;
}

/** Ends a session; ending one that is gone already is no error. */
export async function deleteSession(db: Db, userId: string, sessionId: string): Promise<void> {
  await db.delete(session).where(and(eq(session.userId, userId), eq(session.id, sessionId)));
}

/**
 * Locks a user until the end of the transaction, against everybody else who does so. `false` when there is none, or when
 * `passwordHash` is given and no more what is stored. Task requests are not held up.
 */
export async function lockUser(tx: Db, userId: string, passwordHash?: string): Promise<boolean> {
  const isUser = eq(user.id, userId);
  if (passwordHash === undefined) {
    const rows = await tx.select({ id: user.id }).from(user).where(isUser).for("no key update");
    return rows.length > 0;
  }
  // Both rows, because PostgreSQL compares again only what it had to wait for itself.
  const rows = await tx
    .select({ id: user.id })
    .from(user)
    .innerJoin(account, eq(account.userId, user.id))
    .where(and(isUser, eq(account.password, passwordHash)))
    .for("no key update");
  return rows.length > 0;
}

/** Which sessions of a user go on. */
export interface KeptSessions {
  userId: string;
  keptId: string;
  /** Of the others the newest, so that there are this many at most; those that have expired go first. */
  max: number;
}

/** Ends the sessions of a locked user but for `max`, of which `keptId` is one. */
export async function endSessionsBeyond(tx: Db, { userId, keptId, max }: KeptSessions) {
  await tx.execute(sql`
    delete from ${session} where id in (
      select id from ${session} where user_id = ${userId} and id <> ${keptId}
      order by expires_at > now() desc, created_at desc, id desc offset ${max - 1}::int)`);
}

/** Removes some sessions that have expired, whoever they are of, but for those that somebody else is working on. */
export async function purgeSessions(db: Db): Promise<void> {
  await db.execute(sql`
    delete from ${session} where id = any(array(
      select id from ${session} where expires_at <= now()
      order by expires_at limit ${purgedAtOnce}::int for update skip locked))`);
}
