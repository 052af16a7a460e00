import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { accessTokens } from "#auth/access-token-tables.ts";
import {
  createAccessToken,
  deleteAccessToken,
  findAccessToken,
  listAccessTokens,
  noteAccessTokenUse,
  type NewAccessToken,
} from "#auth/access-tokens.ts";
import { session } from "#auth/auth-tables.ts";
import { deleteSession } from "#auth/sessions.ts";
import { deleteUser } from "#auth/users.ts";
import { newUserId, storeUser } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const newToken = (token: Partial<NewAccessToken> = {}): NewAccessToken => ({
  name: "n8n",
  scopes: ["tasks:read"],
  hash: `hash-${randomUUID()}`,
  days: null,
  ...token,
});

async function store(userId: string, token: Partial<NewAccessToken> = {}) {
  const row = await createAccessToken(db, userId, newToken(token), 50);
  return row ?? expect.fail();
}

const expire = (id: string) =>
  db
    .update(accessTokens)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(accessTokens.id, id));

test("a token is found by its hash, whoever it is of, with what it may do", async () => {
  const userId = newUserId();
  const row = await store(userId, { scopes: ["tasks:read", "tasks:write"], hash: "h", days: 30 });
  expect(row).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    userId,
    name: "n8n",
    scopes: ["tasks:read", "tasks:write"],
    hash: "h",
    createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    expiresAt: new Date(Date.parse(row.createdAt) + 30 * 86_400_000).toISOString(),
    lastUsedOn: null,
  });
  expect(await findAccessToken(db, "h")).toEqual(row);
  expect(await findAccessToken(db, "H")).toBeUndefined();
});

test("a token is found until it ends or expires", async () => {
  const userId = newUserId();
  const [ended, expired] = [await store(userId), await store(userId, { days: 1 })];
  expect(await deleteAccessToken(db, userId, ended.id)).toEqual(ended);
  expect(await deleteAccessToken(db, userId, ended.id)).toBeUndefined();
  expect(await findAccessToken(db, ended.hash)).toBeUndefined();
  expect(await findAccessToken(db, expired.hash)).toEqual(expired);
  await expire(expired.id);
  expect(await findAccessToken(db, expired.hash)).toBeUndefined();
});

test("a user lists and ends their own tokens only, the newest first", async () => {
  const [userId, other] = [newUserId(), newUserId()];
  const first = await store(userId);
  const second = await store(userId);
  const foreign = await store(other);
  expect(await listAccessTokens(db, userId)).toEqual([second, first]);
  expect(await deleteAccessToken(db, userId, foreign.id)).toBeUndefined();
  expect(await listAccessTokens(db, other)).toEqual([foreign]);
});

test("of more creations at once than there is room for, exactly as many succeed", async () => {
  const userId = newUserId();
  const creations = Array.from({ length: 12 }, () => createAccessToken(db, userId, newToken(), 5));
  const rows = await Promise.all(creations);
  expect(rows.filter(Boolean)).toHaveLength(5);
  expect(await listAccessTokens(db, userId)).toHaveLength(5);
});

test("expired tokens stay listed until they are in the way of a new one", async () => {
  const userId = newUserId();
  const [expired, kept] = [await store(userId, { days: 1 }), await store(userId)];
  await expire(expired.id);
  expect(await listAccessTokens(db, userId)).toHaveLength(2);
  const added = await createAccessToken(db, userId, newToken(), 2);
  expect(await listAccessTokens(db, userId)).toEqual([added, kept]);
  expect(await createAccessToken(db, userId, newToken(), 2)).toBeUndefined();
});

test("the day of the last use only moves on, and each day is written once", async () => {
  const userId = newUserId();
  const { id } = await store(userId);
  const versionOf = async () => {
    const [row] = await db
      .select({ on: accessTokens.lastUsedOn, version: sql<string>`xmin::text` })
      .from(accessTokens)
      .where(eq(accessTokens.id, id));
    return row;
  };
  await noteAccessTokenUse(db, userId, { id, on: "2026-08-08" });
  const noted = await versionOf();
  expect(noted?.on).toBe("2026-08-08");
  await noteAccessTokenUse(db, userId, { id, on: "2026-08-08" });
  await noteAccessTokenUse(db, userId, { id, on: "2026-08-07" });
  await noteAccessTokenUse(db, newUserId(), { id, on: "2026-08-09" });
  expect(await versionOf()).toEqual(noted);
  await noteAccessTokenUse(db, userId, { id, on: "2026-08-09" });
  expect((await versionOf())?.on).toBe("2026-08-09");
});

test("tokens go with their user, and none is made for a deleted one, in 20 rounds", async () => {
  for (let round = 0; round < 20; round += 1) {
    const { id } = await storeUser(db);
    await store(id);
    const creations = Array.from({ length: 4 }, () => createAccessToken(db, id, newToken(), 50));
    await Promise.all([deleteUser(db, id), ...creations]);
    expect(await createAccessToken(db, id, newToken(), 50)).toBeUndefined();
    expect(await listAccessTokens(db, id)).toEqual([]);
  }
});

test("a session that is ending makes none", async () => {
  const { id: userId, sessionId } = await storeUser(db);
  const create = () => createAccessToken(db, userId, newToken({ sessionId }), 50);
  expect(await create()).toMatchObject({ userId });
  let creation: ReturnType<typeof create> | undefined;
  await db.transaction(async (tx) => {
    await deleteSession(tx, userId, sessionId);
    creation = create();
    await Promise.race([creation, sleep(200)]);
  });
  expect(await creation).toBeUndefined();
  expect(await create()).toBeUndefined();
  expect(await listAccessTokens(db, userId)).toHaveLength(1);
});

test("nor does an expired session, or another user's", async () => {
  const [{ id: userId, sessionId }, other] = [await storeUser(db), await storeUser(db)];
  const token = newToken({ sessionId });
  expect(await createAccessToken(db, other.id, token, 50)).toBeUndefined();
  const expiresAt = sql`now() - interval '1 second'`;
  await db.update(session).set({ expiresAt }).where(eq(session.id, sessionId));
  expect(await createAccessToken(db, userId, token, 50)).toBeUndefined();
});
