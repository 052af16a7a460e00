import { and, eq, gt, sql } from "drizzle-orm";
import { session, user } from "./auth-tables.ts";
import type { Db } from "./database.ts";
import { prepared } from "./prepared.ts";
import type { UserRow } from "./users.ts";

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

/** Whether the sign-in `sessionId` of `userId` has neither ended nor expired. */
export async function isSessionActive(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const rows = await activeQuery(db).execute({ userId, sessionId });
  return rows.length > 0;
}

/** Whether `address` has a sign-in of the user with this address, in lower case, that has neither ended nor expired. */
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

/** Ends a sign-in; ending one that is gone already is no error. */
export async function deleteSession(db: Db, userId: string, sessionId: string): Promise<void> {
  await db.delete(session).where(and(eq(session.userId, userId), eq(session.id, sessionId)));
}

/** The session with Better Auth's secret `token`, and its user; `undefined` when there is none. */
export async function findSessionByToken(
  db: Db,
  token: string,
): Promise<{ sessionId: string; user: UserRow } | undefined> {
  const [row] = await db
    .select({ sessionId: session.id, user })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(eq(session.token, token));
  return row;
}
