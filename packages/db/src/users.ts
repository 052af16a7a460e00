import { and, eq, gt, sql } from "drizzle-orm";
import { session, user } from "./auth-tables.ts";
import type { Db } from "./database.ts";

/** Whether the sign-in `sessionId` of `userId` has neither ended nor expired. */
export async function isSessionActive(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const rows = await db
    .select({ id: session.id })
    .from(session)
    .where(and(ownSession(userId, sessionId), gt(session.expiresAt, sql`now()`)));
  return rows.length > 0;
}

/** Ends a sign-in; ending one that is gone already is no error. */
export async function deleteSession(db: Db, userId: string, sessionId: string): Promise<void> {
  await db.delete(session).where(ownSession(userId, sessionId));
}

export type UserRow = typeof user.$inferSelect;

/** `undefined` when this database stores no such user. */
export async function findUser(db: Db, userId: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(user).where(eq(user.id, userId));
  return row;
}

function ownSession(userId: string, sessionId: string) {
  return and(eq(session.userId, userId), eq(session.id, sessionId));
}
