import { randomUUID } from "node:crypto";
import { eq, inArray } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { account, session } from "#auth/auth-tables.ts";
import {
  deleteSession,
  endSessionsBeyond,
  hasSessionFrom,
  isSessionActive,
  lockUser,
  purgeSessions,
} from "#auth/sessions.ts";
import { findUser, findUserByEmail } from "#auth/users.ts";
import { newUserId, storeUser } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

/** A session of `userId` that lasts, and began, as many seconds from now. */
async function storeSession(userId: string, { lasts = 60, began = 0, from = "192.0.2.1" } = {}) {
  const id = `session-${randomUUID()}`;
  const at = (seconds: number) => new Date(Date.now() + seconds * 1_000);
  const [expiresAt, createdAt] = [at(lasts), at(began)];
  const row = { id, userId, token: id, expiresAt, createdAt, ipAddress: from };
  await db.insert(session).values(row);
  return id;
}

const sessionsOf = async (userId: string) => {
  const rows = await db.select().from(session).where(eq(session.userId, userId));
  return rows.map(({ id }) => id).toSorted();
};

describe("isSessionActive", () => {
  test("true for the user's own session, false for one that does not exist", async () => {
    const { id, sessionId } = await storeUser(db);
    expect(await isSessionActive(db, id, sessionId)).toBe(true);
    expect(await isSessionActive(db, id, randomUUID())).toBe(false);
  });

  test("false for another user's session", async () => {
    const [victim, attacker] = [await storeUser(db), await storeUser(db)];
    expect(await isSessionActive(db, attacker.id, victim.sessionId)).toBe(false);
  });

  test("false from the moment it expires", async () => {
    const { id, sessionId } = await storeUser(db);
    const expireIn = (milliseconds: number) =>
      db
        .update(session)
        .set({ expiresAt: new Date(Date.now() + milliseconds) })
        .where(eq(session.id, sessionId));
    await expireIn(5_000);
    expect(await isSessionActive(db, id, sessionId)).toBe(true);
    await expireIn(-1);
    expect(await isSessionActive(db, id, sessionId)).toBe(false);
  });
});

describe("deleteSession", () => {
  test("ends the session, and ending it again is no error", async () => {
    const { id, sessionId } = await storeUser(db);
    await deleteSession(db, id, sessionId);
    expect(await isSessionActive(db, id, sessionId)).toBe(false);
    await deleteSession(db, id, sessionId);
  });

  test("another user's session stays", async () => {
    const [victim, attacker] = [await storeUser(db), await storeUser(db)];
    await deleteSession(db, attacker.id, victim.sessionId);
    expect(await isSessionActive(db, victim.id, victim.sessionId)).toBe(true);
    expect(await isSessionActive(db, attacker.id, attacker.sessionId)).toBe(true);
  });
});

describe("hasSessionFrom", () => {
  test("true for an address of the user's own active session only", async () => {
    const [owner, other] = [await storeUser(db), await storeUser(db)];
    await storeSession(owner.id, { from: "192.0.2.1" });
    await storeSession(owner.id, { from: "192.0.2.2", lasts: -1 });
    await storeSession(other.id, { from: "192.0.2.3" });
    const isKnown = (address: string) =>
      hasSessionFrom(db, `${owner.id}@example.com`, `192.0.2.${address}`);
    expect(await Promise.all(["1", "2", "3"].map(isKnown))).toEqual([true, false, false]);
  });
});

describe("lockUser", () => {
  async function storeAccount(password: string) {
    const { id } = await storeUser(db);
    const row = { id: randomUUID(), userId: id, accountId: id, providerId: "credential", password };
    await db.insert(account).values(row);
    return id;
  }

  test("false for a user that does not exist, or whose password is another one", async () => {
    const [id, other] = [await storeAccount("hash"), await storeAccount("another")];
    await db.transaction(async (tx) => {
      expect(await lockUser(tx, id)).toBe(true);
      expect(await lockUser(tx, newUserId())).toBe(false);
      expect(await lockUser(tx, id, "hash")).toBe(true);
      expect(await lockUser(tx, id, "another")).toBe(false);
      expect(await lockUser(tx, other, "hash")).toBe(false);
    });
  });

  test.each([undefined, "hash"])("others wait, with the password %s", async (password) => {
    const id = await storeAccount("hash");
    const steps: string[] = [];
    let waiting: Promise<unknown> | undefined;
    await db.transaction(async (tx) => {
      await lockUser(tx, id, password);
      waiting = db.transaction((other) => lockUser(other, id)).then(() => steps.push("second"));
      await new Promise((resolve) => setTimeout(resolve, 100));
      steps.push("first");
    });
    await waiting;
    expect(steps).toEqual(["first", "second"]);
  });

  test("false for a password that is replaced while it waits", async () => {
    const id = await storeAccount("hash");
    let waiting: Promise<boolean> | undefined;
    await db.transaction(async (tx) => {
      await lockUser(tx, id);
      await tx.update(account).set({ password: "new" }).where(eq(account.userId, id));
      waiting = db.transaction((other) => lockUser(other, id, "hash"));
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect(await waiting).toBe(false);
  });
});

describe("endSessionsBeyond", () => {
  test("ends the expired first, then the oldest, never the kept one, and none of others", async () => {
    const [owner, other] = [await storeUser(db), await storeUser(db)];
    const keptId = await storeSession(owner.id, { lasts: -1, began: -9 });
    const expired = await storeSession(owner.id, { lasts: -1 });
    const oldest = await storeSession(owner.id, { began: -8 });
    const newest = await storeSession(owner.id, { began: 1 });
    const end = (max: number) => endSessionsBeyond(db, { userId: owner.id, keptId, max });
    const all = [keptId, expired, oldest, newest, owner.sessionId];
    await end(5);
    expect(await sessionsOf(owner.id)).toEqual(all.toSorted());
    await end(4);
    expect(await sessionsOf(owner.id)).toEqual(all.filter((id) => id !== expired).toSorted());
    await end(3);
    expect(await sessionsOf(owner.id)).toEqual([keptId, newest, owner.sessionId].toSorted());
    await end(1);
    expect(await sessionsOf(owner.id)).toEqual([keptId]);
    expect(await sessionsOf(other.id)).toEqual([other.sessionId]);
  });
});

describe("purgeSessions", () => {
  test("deletes ten expired sessions of any users, and no active one", async () => {
    const users = await Promise.all(Array.from({ length: 12 }, () => storeUser(db)));
    const expired = await Promise.all(users.map(({ id }) => storeSession(id, { lasts: -3_600 })));
    const left = () => db.$count(session, inArray(session.id, expired));
    await purgeSessions(db);
    expect(await left()).toBe(2);
    await purgeSessions(db);
    expect(await left()).toBe(0);
    const active = users.map(({ sessionId }) => sessionId);
    expect(await db.$count(session, inArray(session.id, active))).toBe(12);
  });
});

describe("users", () => {
  test("found whole by id and by e-mail", async () => {
    const { id, row } = await storeUser(db);
    expect(row).toEqual({
      id,
      name: "Ada",
      email: `${id}@example.com`,
      emailVerified: false,
      image: null,
      createdAt: expect.any(Date),
      updatedAt: row?.createdAt,
    });
    expect(await findUser(db, id)).toEqual(row);
    expect(await findUserByEmail(db, `${id}@example.com`)).toEqual(row);
  });

  test("undefined for somebody this database does not know", async () => {
    const { id } = await storeUser(db);
    expect(await findUser(db, newUserId())).toBeUndefined();
    expect(await findUserByEmail(db, `${id}@example.org`)).toBeUndefined();
    expect(await findUserByEmail(db, "%")).toBeUndefined();
  });
});
