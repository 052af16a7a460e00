import { randomUUID } from "node:crypto";
import { session, user } from "@todo/db/auth/auth-tables";
import { createDb, type DatabaseConfig, type Db } from "@todo/db/database";
import { createFileDatabase } from "@todo/postgres/file-database";
import { afterAll } from "vitest";

/** A pool on a migrated database, closed at the end of the calling test file. */
export async function openDatabase(config: Partial<DatabaseConfig> = {}) {
  const url = config.url ?? (await createFileDatabase());
  const database = createDb({ ...config, url });
  let closed = false;
  const close = async () => {
    if (!closed) await database.close();
    closed = true;
  };
  afterAll(close);
  return { url, db: database.db, close };
}

/** Somebody new with one session. */
export async function storeSession(db: Db, { expiresAt = new Date(Date.now() + 60_000) } = {}) {
  const userId = `user-${randomUUID()}`;
  const sessionId = `session-${randomUUID()}`;
  await db.insert(user).values({ id: userId, name: "Ada", email: `${userId}@example.com` });
  await db.insert(session).values({ id: sessionId, userId, token: sessionId, expiresAt });
  return { userId, sessionId };
}
