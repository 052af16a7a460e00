import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { session } from "#auth/auth-tables.ts";
import { deleteSession, isSessionActive } from "#auth/sessions.ts";
import { findUser, findUserByEmail } from "#auth/users.ts";
import { newUserId, storeUser } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

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
