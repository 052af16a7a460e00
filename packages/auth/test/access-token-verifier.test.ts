import { randomUUID } from "node:crypto";
import {
  createAccessToken,
  deleteAccessToken,
  listAccessTokens,
} from "@todo/db/auth/access-tokens";
import { queryChannel } from "@todo/db/connections/query-channel";
import type { Db } from "@todo/db/database";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { hashOfAccessToken, newAccessToken } from "../src/access-token.ts";
import { type AccessTokensConfig, createAccessTokens } from "../src/access-token-verifier.ts";
import { clientAddressHeader } from "../src/client-address.ts";
import { AuthenticationError } from "../src/principal.ts";
import { openDatabase } from "./open-database.ts";
import { refusalOf } from "./refusal.ts";

const { db, url } = await openDatabase();
const closed = await openDatabase();
await closed.close();

let now = 0;
beforeEach(() => {
  now = Date.now();
});

const from = (address: string) => new Headers({ [clientAddressHeader]: address });
const anywhere = from("192.0.2.1");

class Exhausted extends Error {}

/** A verifier with a clock that tests set, and the counts of each address. */
function newVerifier(config: Partial<AccessTokensConfig> = {}, quota = 1_000) {
  const counts = new Map<string, number>();
  const add = (address: string, change: number) => {
    const count = (counts.get(address) ?? 0) + change;
    counts.set(address, count);
    if (change > 0 && count > quota) throw new Exhausted();
  };
  const inBackground: Promise<void>[] = [];
  const { verify, forget } = createAccessTokens({
    db,
    lookUps: {
      consume: async (address) => add(address, 1),
      giveBack: async (address) => add(address, -1),
    },
    inBackground: (work) => void inBackground.push(work),
    now: () => now,
    ...config,
  });
  return { verify, forget, counts, inBackground };
}

async function store({ days = null as number | null, scopes = ["tasks:read"] } = {}) {
  const [userId, token] = [`user-${randomUUID()}`, newAccessToken()];
  const stored = { name: "n8n", scopes, days, hash: hashOfAccessToken(token) };
  const row = await createAccessToken(db, userId, stored, 50);
  if (!row) throw new Error("The token was not stored");
  return { ...row, token };
}

const end = ({ userId, id }: { userId: string; id: string }, through: Db = db) =>
  deleteAccessToken(through, userId, id);

/** Counts the queries from now on. */
function countQueries() {
  const counter = { queries: 0 };
  const count = () => (counter.queries += 1);
  queryChannel.start.subscribe(count);
  onTestFinished(() => void queryChannel.start.unsubscribe(count));
  return counter;
}

test("a valid token says whose it is, which one, what it may do and until when", async () => {
  const { id, userId, token, hash } = await store({ scopes: ["tasks:read", "tasks:write"] });
  const { verify } = newVerifier();
  const principal = { id: userId, sessionId: undefined, tokenId: id, tokenHash: hash };
  const scopes = ["tasks:read", "tasks:write"];
  expect(await verify(token, anywhere)).toEqual({ ...principal, scopes });
  const limited = await store({ days: 30 });
  expect(await verify(limited.token, anywhere)).toMatchObject({
    expiresAtSeconds: Date.parse(limited.expiresAt ?? "") / 1000,
  });
});

test("a scope that this release does not know allows nothing", async () => {
  const { token } = await store({ scopes: ["calendar:read"] });
  expect(await newVerifier().verify(token, anywhere)).toMatchObject({ scopes: [] });
});

test("in five seconds the database is asked once, of a hundred requests at once by one", async () => {
  const { token, lastUsedOn } = await store();
  expect(lastUsedOn).toBeNull();
  const { verify, inBackground } = newVerifier();
  await verify(token, anywhere);
  await Promise.all(inBackground);
  now += 5_000;
  const counter = countQueries();
  await Promise.all(Array.from({ length: 100 }, () => verify(token, anywhere)));
  now += 4_999;
  await verify(token, anywhere);
  expect(counter.queries).toBe(1);
});

test("an ended token is refused after five seconds, and at once where it was ended", async () => {
  const row = await store();
  const [here, elsewhere] = [newVerifier(), newVerifier()];
  await here.verify(row.token, anywhere);
  await elsewhere.verify(row.token, anywhere);
  await end(row);
  here.forget(row.hash);
  expect(await refusalOf(here.verify(row.token, anywhere))).toBe("unknown-token");
  expect(await elsewhere.verify(row.token, anywhere)).toMatchObject({ id: row.userId });
  now += 5_000;
  expect(await refusalOf(elsewhere.verify(row.token, anywhere))).toBe("unknown-token");
});

test("a token expires to the millisecond, also between two look-ups", async () => {
  const { token, expiresAt } = await store({ days: 1 });
  const { verify } = newVerifier();
  now = Date.parse(expiresAt ?? "") - 1;
  expect(await verify(token, anywhere)).toMatchObject({ scopes: ["tasks:read"] });
  now += 1;
  expect(await refusalOf(verify(token, anywhere))).toBe("expired");
});

test("a mistyped token costs no query and no count", async () => {
  const { token } = await store();
  const { verify, counts } = newVerifier();
  const counter = countQueries();
  for (const wrong of [token.slice(0, -1), token.toLowerCase(), `${token}x`, "todo_"]) {
    expect(await refusalOf(verify(wrong, anywhere))).toBe("checksum");
  }
  expect(counter.queries).toBe(0);
  expect(counts).toEqual(new Map());
});

test("unknown and ended ones take the same steps: one count, one query", async () => {
  const ended = await store();
  await end(ended);
  for (const token of [newAccessToken(), ended.token]) {
    const { verify, counts } = newVerifier();
    const counter = countQueries();
    expect(await refusalOf(verify(token, anywhere))).toBe("unknown-token");
    expect(counter.queries).toBe(1);
    expect(counts).toEqual(new Map([["192.0.2.1", 1]]));
  }
});

test("only failed look-ups stay counted, by address, IPv6 by network", async () => {
  const { verify, counts } = newVerifier();
  const { token } = await store();
  await verify(token, anywhere);
  for (const address of ["2001:db8::1", "2001:db8::2", "192.0.2.7"]) {
    await refusalOf(verify(newAccessToken(), from(address)));
  }
  expect([...counts.values()]).toEqual([0, 2, 1]);
});

test("an ended token is unknown from its first refusal on, and counted", async () => {
  const ended = await store();
  const { verify, counts } = newVerifier();
  for (let count = 0; count < 2; count += 1) {
    await verify(ended.token, anywhere);
    now += 5_000;
  }
  await end(ended);
  for (let count = 0; count < 3; count += 1) {
    expect(await refusalOf(verify(ended.token, anywhere))).toBe("unknown-token");
  }
  expect(counts).toEqual(new Map([["192.0.2.1", 2]]));
});

test("over the limit tokens that are not known are held up without a query, while known ones go on", async () => {
  const [known, unknown] = [await store(), await store()];
  const { verify, inBackground } = newVerifier({}, 3);
  await verify(known.token, anywhere);
  for (let count = 0; count < 3; count += 1) await refusalOf(verify(newAccessToken(), anywhere));
  await Promise.all(inBackground);
  const counter = countQueries();
  await expect(verify(unknown.token, anywhere)).rejects.toThrow(Exhausted);
  await expect(verify(newAccessToken(), anywhere)).rejects.toThrow(Exhausted);
  expect(counter.queries).toBe(0);
  now += 3_600_000;
  expect(await verify(known.token, anywhere)).toMatchObject({ id: known.userId });
  expect(await verify(unknown.token, from("192.0.2.2"))).toMatchObject({ id: unknown.userId });
});

test("the day of the last use is written once, in the background, and anew on the next day", async () => {
  const { userId, token } = await store();
  const { verify, inBackground } = newVerifier();
  const today = new Date(now).toISOString().slice(0, 10);
  for (let count = 0; count < 3; count += 1) {
    await verify(token, anywhere);
    await Promise.all(inBackground);
    now += 5_000;
  }
  expect(inBackground).toHaveLength(1);
  expect(await listAccessTokens(db, userId)).toMatchObject([{ lastUsedOn: today }]);
  now += 86_400_000;
  await verify(token, anywhere);
  await Promise.all(inBackground);
  expect(inBackground).toHaveLength(2);
});

test("a day that cannot be written is reported, and refuses nothing", async () => {
  const { userId, token } = await store();
  const impatient = await openDatabase({ url, statementTimeoutMs: 200 });
  const failures: unknown[] = [];
  const reporting = { onUseNotNoted: (error: unknown) => void failures.push(error) };
  await db.transaction(async (tx) => {
    await tx.execute("lock table access_tokens in share mode");
    for (const config of [reporting, {}]) {
      const { verify, inBackground } = newVerifier({ db: impatient.db, ...config });
      expect(await verify(token, anywhere)).toMatchObject({ id: userId });
      expect(await Promise.all(inBackground)).toHaveLength(1);
    }
  });
  expect(failures).toEqual([expect.any(Error)]);
});

test("an outage is thrown as it is, never as a refusal, and counts as no failed look-up", async () => {
  const { token } = await store();
  const { verify, counts } = newVerifier({ db: closed.db });
  const error: unknown = await verify(token, anywhere).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(AuthenticationError);
  expect([...counts.values()]).toEqual([0]);
});
