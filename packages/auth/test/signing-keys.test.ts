import { randomUUID } from "node:crypto";
import { jwks } from "@todo/db/auth/auth-tables";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { forge, read, secret } from "./forge.ts";
import {
  browserRequest,
  cookiesOf,
  newAuth,
  newCaller,
  newEmail,
  origin,
  password,
} from "./new-auth.ts";
import { openDatabase } from "./open-database.ts";
import { refusalOf } from "./refusal.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** Two instances on one fresh database, and the clock of both. */
async function start() {
  const database = await openDatabase();
  const clock = { ms: Date.now() };
  const config = { keyRotationSeconds: 30 * 24 * 3600, now: () => clock.ms };
  const [one, other] = [newAuth(database.db, config), newAuth(database.db, config)];
  return { ...database, clock, config, one, other };
}
type Instance = ReturnType<typeof newAuth>;

/** A token of somebody new, without a session. */
const issue = async (auth: Instance) => {
  const id = `user-${randomUUID()}`;
  return { id, token: await auth.issueToken({ id, sessionId: undefined }) };
};
const idOf = async (auth: Instance, token: string) =>
  (await auth.authenticate(`Bearer ${token}`)).id;
const kidOf = (token: string): string => read(token).header.kid;
const publishedBy = async (auth: Instance) => {
  const response = await auth.handler(browserRequest("/jwks"));
  return (await response.json()) as JSONWebKeySet;
};

describe("tokens", () => {
  test("of sign-in, of /token and of get-session are signed with a published Ed25519 key", async () => {
    const { one } = await start();
    const json = { email: newEmail(), password, name: "Ada" };
    const cookie = cookiesOf(await one.handler(browserRequest("/sign-up/email", { json })));
    const answer = await one.handler(browserRequest("/token", { cookie }));
    const { token } = (await answer.json()) as { token: string };
    const session = await one.handler(browserRequest("/get-session", { cookie }));
    const { principal } = await one.passwords.signUp({ email: newEmail(), password }, newCaller());
    const issuedHere = await one.issueToken(principal);
    const keySet = await publishedBy(one);
    expect(keySet.keys).toHaveLength(1);
    expect(keySet.keys[0]).not.toHaveProperty("d");
    for (const issued of [token, session.headers.get("set-auth-jwt") ?? "", issuedHere]) {
      const options = { issuer: origin, audience: origin, algorithms: ["EdDSA"] };
      const { payload } = await jwtVerify(issued, createLocalJWKSet(keySet), options);
      expect(Object.keys(payload).toSorted()).toEqual(["aud", "exp", "iat", "iss", "sid", "sub"]);
      expect(await idOf(one, issued)).toBe(payload.sub);
    }
  });

  test("signed with the shared secret, or over a published key, are refused", async () => {
    const { one } = await start();
    const { token } = await issue(one);
    const { header, claims } = read(token);
    const [{ x } = {}] = (await publishedBy(one)).keys;
    for (const key of [secret, x ?? ""]) {
      const forged = forge(claims, { header: { kid: header.kid }, key });
      expect(await refusalOf(one.authenticate(`Bearer ${forged}`))).toBe("algorithm");
    }
  });

  test("the private key is stored encrypted", async () => {
    const { db, one } = await start();
    await issue(one);
    const [row] = await db.select().from(jwks);
    expect(row?.publicKey).toContain('"x"');
    expect(row?.privateKey).toMatch(/^"[0-9a-f]+"$/);
  });
});

describe("rotation", () => {
  test("a fresh database gets one key, however many start at once, and it signs for all", async () => {
    const { db, one, other } = await start();
    const users = await Promise.all([one, other, one, other].map(issue));
    expect(await db.select().from(jwks)).toHaveLength(1);
    for (const { id, token } of users) expect(await idOf(other, token)).toBe(id);
  });

  test("never refuses a valid token on any instance, under continuous requests", async () => {
    const { db, clock, one, other } = await start();
    const users: Awaited<ReturnType<typeof issue>>[] = [];
    const kids = new Set<string>();
    // Seven days in steps that are shorter and longer than everything that is remembered for a while.
    const steps = [
      0,
      29.99 * day,
      20 * minute,
      ...Array.from({ length: 12 }, () => 2 * minute),
      day,
    ];
    for (const step of steps) {
      clock.ms += step;
      const issuing = await Promise.all([one, other].map(issue));
      for (const { token } of issuing) kids.add(kidOf(token));
      users.splice(0, step > day ? users.length : 0);
      users.push(...issuing);
      const published = (await publishedBy(one)).keys.map(({ kid }) => kid);
      const checks = [one, other].flatMap((auth) =>
        users.map(async ({ id, token }) => {
          expect(await idOf(auth, token)).toBe(id);
          expect(published).toContain(kidOf(token));
        }),
      );
      await Promise.all(checks);
    }
    expect(kids.size).toBe(2);
    expect(await db.select().from(jwks)).toHaveLength(2);
  });

  test("a successor is published a quarter of an hour before it signs", async () => {
    const { clock, one } = await start();
    const before = kidOf((await issue(one)).token);
    clock.ms += 30 * day;
    expect(kidOf((await issue(one)).token)).toBe(before);
    const [successor, ...older] = (await publishedBy(one)).keys.map(({ kid }) => kid);
    expect(older).toEqual([before]);
    clock.ms += 15 * minute - 1;
    expect(kidOf((await issue(one)).token)).toBe(before);
    clock.ms += 1;
    expect(kidOf((await issue(one)).token)).toBe(successor);
  });

  test("a retired key is published until its last token has expired, then no more", async () => {
    const { clock, one } = await start();
    const before = kidOf((await issue(one)).token);
    clock.ms += 30 * day;
    await issue(one);
    const isPublished = async () => (await publishedBy(one)).keys.some(({ kid }) => kid === before);
    clock.ms += 7 * day + 75 * minute - 1;
    expect(await isPublished()).toBe(true);
    clock.ms += 1;
    expect(await isPublished()).toBe(false);
  });

  test("a key is replaced when it expires, and no earlier", async () => {
    const { db, clock, one } = await start();
    await issue(one);
    clock.ms += 30 * day - 1;
    await issue(one);
    expect(await db.select().from(jwks)).toHaveLength(1);
    clock.ms += 1;
    await issue(one);
    expect(await db.select().from(jwks)).toHaveLength(2);
  });

  test("a key without an expiry, as an earlier release made it, signs on and stays published", async () => {
    const { db, clock, one, other } = await start();
    const before = kidOf((await issue(one)).token);
    await db.update(jwks).set({ expiresAt: null });
    clock.ms += 300 * day;
    const { id, token } = await issue(other);
    expect(kidOf(token)).toBe(before);
    expect(await idOf(other, token)).toBe(id);
    expect((await publishedBy(other)).keys).toMatchObject([{ kid: before, alg: "EdDSA" }]);
    expect(await db.select().from(jwks)).toHaveLength(1);
  });

  test("after months without a request the old key signs until the new one is known", async () => {
    const { clock, one, other } = await start();
    const before = kidOf((await issue(one)).token);
    clock.ms += 300 * day;
    const { id, token } = await issue(one);
    expect(kidOf(token)).toBe(before);
    expect(await idOf(other, token)).toBe(id);
    expect(await idOf(one, token)).toBe(id);
    clock.ms += 15 * minute;
    expect(kidOf((await issue(one)).token)).not.toBe(before);
  });

  test("a key that is deleted is refused ten minutes later, and a new one takes over", async () => {
    const { db, clock, one } = await start();
    const { token } = await issue(one);
    await idOf(one, token);
    await db.delete(jwks);
    clock.ms += 10 * minute + 1;
    expect(await refusalOf(one.authenticate(`Bearer ${token}`))).toBe("unknown-key");
    const renewed = await issue(one);
    expect(await idOf(one, renewed.token)).toBe(renewed.id);
  });
});

describe("another secret", () => {
  test("makes one new key, which signs at once, while the old one is published until its last token has expired", async () => {
    const { db, clock, config, one } = await start();
    const before = await issue(one);
    clock.ms += minute;
    const renewed = { ...config, secret: `${secret}-renewed` };
    const [first, second] = [newAuth(db, renewed), newAuth(db, renewed)];
    const users = await Promise.all([first, second, first, second].map(issue));
    expect(await db.select().from(jwks)).toHaveLength(2);
    const kids = new Set(users.map(({ token }) => kidOf(token)));
    expect(kids.size).toBe(1);
    expect(kids).not.toContain(kidOf(before.token));
    for (const { id, token } of [before, ...users]) expect(await idOf(second, token)).toBe(id);

    const isPublished = async () =>
      (await publishedBy(first)).keys.some(({ kid }) => kid === kidOf(before.token));
    clock.ms += 7 * day + 15 * minute;
    expect(await isPublished()).toBe(true);
    clock.ms += 61 * minute;
    expect(await isPublished()).toBe(false);
  });

  test("on one of two instances: each signs with a key of its own, and no more are made for a quarter of an hour", async () => {
    const { db, clock, config, one } = await start();
    await issue(one);
    clock.ms += minute;
    const other = newAuth(db, { ...config, secret: `${secret}-renewed` });
    for (let round = 0; round < 3; round += 1) {
      for (const auth of [other, one]) {
        const { id, token } = await issue(auth);
        expect(await idOf(auth, token)).toBe(id);
      }
    }
    expect(await db.select().from(jwks)).toHaveLength(2);
    const before = kidOf((await issue(one)).token);
    clock.ms += 15 * minute - 1;
    expect(kidOf((await issue(one)).token)).toBe(before);
    clock.ms += 1;
    expect(kidOf((await issue(one)).token)).not.toBe(before);
  });
});

test("while the database is out of reach, known keys verify, and unknown ones are no refusal", async () => {
  const { clock, close, one } = await start();
  const { id, token } = await issue(one);
  expect(await idOf(one, token)).toBe(id);
  await close();
  clock.ms += 60 * minute;
  expect(await idOf(one, token)).toBe(id);
  const other = newAuth((await openDatabase()).db, { keyRotationSeconds: 30 * 24 * 3600 });
  const unknown = await other.issueToken({ id, sessionId: undefined });
  await expect(one.authenticate(`Bearer ${unknown}`)).rejects.toMatchObject({
    name: "KeysUnavailableError",
  });
});
