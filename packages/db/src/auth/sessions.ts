import { and, eq, gt, sql } from "drizzle-orm";
import { account, session, user } from "./auth-tables.ts";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";

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

/** Whether a session exists and has not expired. */
export async function isSessionActive(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const rows = await activeQuery(db).execute({ userId, sessionId });
  return rows.length > 0;
}

/** Whether the user with this lower-case email address has an active session from `address`. */
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

export async function deleteSession(db: Db, userId: string, sessionId: string): Promise<void> {
  await db.delete(session).where(and(eq(session.userId, userId), eq(session.id, sessionId)));
}

/** Locks a user until the transaction ends. `false` without such a user, or if `passwordHash` is outdated. */
export async function lockUser(tx: Db, userId: string, passwordHash?: string): Promise<boolean> {
  const isUser = eq(user.id, userId);
  if (passwordHash === undefined) {
    const rows = await tx.select({ id: user.id }).from(user).where(isUser).for("no key update");
    return rows.length > 0;
  }
  // Both rows are locked, because PostgreSQL evaluates a condition again only for a row it waited for.
  const rows = await tx
    .select({ id: user.id })
    .from(user)
    .innerJoin(account, eq(account.userId, user.id))
    .where(and(isUser, eq(account.password, passwordHash)))
    .for("no key update");
  return rows.length > 0;
}

export interface KeptSessions {
  userId: string;
  keptId: string;
  /** Expired sessions end first, then the oldest. */
  max: number;
}

/** Ends sessions of a locked user until `max` are left, `keptId` among them. */
export async function endSessionsBeyond(tx: Db, { userId, keptId, max }: KeptSessions) {
  await tx.execute(sql`
    delete from ${session} where id in (
      select id from ${session} where user_id = ${userId} and id <> ${keptId}
      order by expires_at > now() desc, created_at desc, id desc offset ${max - 1}::int)`);
}

/** Deletes some expired sessions of all users. Skips locked rows. */
export async function purgeSessions(db: Db): Promise<void> {
  await db.execute(sql`
    delete from ${session} where id = any(array(
      select id from ${session} where expires_at <= now()
      order by expires_at limit ${purgedAtOnce}::int for update skip locked))`);
}
