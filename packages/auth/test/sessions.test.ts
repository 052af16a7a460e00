import { randomUUID } from "node:crypto";
import { session } from "@todo/db/auth/auth-tables";
import { limits } from "@todo/validation/limits";
import { describe, expect, test } from "vitest";
import type { AccountMail } from "../src/account-mail.ts";
import { browserRequest, cookiesOf, newAuth, newCaller, newEmail, password } from "./new-auth.ts";
import { openDatabase, storeSession } from "./open-database.ts";

const { db } = await openDatabase({ connectTimeoutMs: 60_000 });
const mails: AccountMail[] = [];
const outbox = { add: (mail: AccountMail) => void mails.push(mail), isFull: () => false };
const auth = newAuth(db, { outbox });
const max = limits.sessionsPerUser;

async function signUp() {
  const email = newEmail();
  const json = { email, password, name: "Ada" };
  const response = await auth.handler(browserRequest("/sign-up/email", { json }));
  const { user, token } = (await response.json()) as { user: { id: string }; token: string };
  return { id: user.id, email, token, cookie: cookiesOf(response) };
}
type Person = Awaited<ReturnType<typeof signUp>>;

const signIn = ({ email }: Person) => auth.passwords.signIn({ email, password }, newCaller());
const post = (path: string, { cookie }: Person, json: object = {}) =>
  auth.handler(browserRequest(path, { json, cookie }));

async function sessionsOf({ id }: { id: string }) {
  const { rows } = await db.execute<{ id: string; token: string; user_agent: string }>(
    `select id, token, user_agent from session where user_id = '${id}' order by created_at`,
  );
  return rows;
}
const tokensOf = async (person: Person) => (await sessionsOf(person)).map(({ token }) => token);

/** Sessions as the release before stored them, without any bound, each a second older than the one before. */
async function storeSessions({ id }: Person, count: number, expiresAt = Date.now() + 60_000) {
  const rows = Array.from({ length: count }, (_, index) => {
    const createdAt = new Date(Date.now() - (index + 10) * 1_000);
    const name = randomUUID();
    return { id: name, token: name, userId: id, createdAt, expiresAt: new Date(expiresAt) };
  });
  await db.insert(session).values(rows);
  return rows.map(({ token }) => token);
}

describe(`a user has at most ${max} sessions`, () => {
  test("one more ends the oldest, and none of anybody else", async () => {
    const [person, other] = [await signUp(), await signUp()];
    const older = await storeSessions(person, max - 2);
    await signIn(person);
    expect(await sessionsOf(person)).toHaveLength(max);
    await signIn(person);
    const left = await tokensOf(person);
    expect(left).toHaveLength(max);
    expect(left).not.toContain(older.at(-1));
    expect(left).toEqual(expect.arrayContaining([...older.slice(0, -1), person.token]));
    expect(await sessionsOf(other)).toHaveLength(1);
  });

  test("those that have expired go first, and what the release before left goes at once", async () => {
    const person = await signUp();
    const [oldest] = await storeSessions(person, 1);
    await db.execute(`update session set created_at = '2020-01-01' where token = '${oldest}'`);
    await storeSessions(person, max - 1, Date.now() - 1);
    await signIn(person);
    expect(await tokensOf(person)).toContain(oldest);
    await storeSessions(person, 130);
    await signIn(person);
    expect(await sessionsOf(person)).toHaveLength(max);
  });

  test("a new one is never the one that ends, whatever the clocks of other instances say", async () => {
    const person = await signUp();
    await storeSessions(person, max);
    await db.execute(
      `update session set created_at = now() + interval '1 hour' where user_id = '${person.id}'`,
    );
    const { principal } = await signIn(person);
    const left = (await sessionsOf(person)).map(({ id }) => id);
    expect(left).toHaveLength(max);
    expect(left).toContain(principal.sessionId);
  });

  test("20 parallel sign-ins: exactly that many", { timeout: 60_000 }, async () => {
    const person = await signUp();
    await storeSessions(person, max - 5);
    await Promise.all(Array.from({ length: 20 }, () => signIn(person)));
    expect(await sessionsOf(person)).toHaveLength(max);
  });
});

describe("with more sessions than that from the release before", () => {
  const newPassword = "another correct horse";
  const resetPassword = async (person: Person) => {
    await post("/request-password-reset", person, { email: person.email });
    const link = mails.findLast(({ kind, to }) => kind === "reset-password" && to === person.email);
    const token = new URL(link?.link ?? "").pathname.split("/").at(-1);
    return post("/reset-password", person, { token, newPassword });
  };
  const ends: [string, number, (person: Person) => Promise<Response>][] = [
    ["revoke-other-sessions", 1, (person) => post("/revoke-other-sessions", person)],
    ["revoke-sessions", 0, (person) => post("/revoke-sessions", person)],
    ["reset-password", 0, resetPassword],
    ["delete-user", 0, (person) => post("/delete-user", person, { password })],
    [
      "change-password",
      1,
      (person) => post("/change-password", person, { currentPassword: password, newPassword }),
    ],
  ];

  test.each(ends)("%s ends all, but for %d", async (_name, left, end) => {
    const person = await signUp();
    await storeSessions(person, 250);
    expect((await end(person)).status).toBe(200);
    expect(await sessionsOf(person)).toHaveLength(left);
  });

  test("revoke-other-sessions keeps the session that asks, list-sessions knows every one", async () => {
    const person = await signUp();
    const others = await storeSessions(person, 130);
    const listed = await auth.handler(browserRequest("/list-sessions", { cookie: person.cookie }));
    const tokens = ((await listed.json()) as { token: string }[]).map(({ token }) => token);
    expect(tokens.toSorted()).toEqual((await tokensOf(person)).toSorted());
    expect(tokens.toSorted()).toEqual([person.token, ...others.slice(0, max - 1)].toSorted());
    await post("/revoke-other-sessions", person);
    expect(await tokensOf(person)).toEqual([person.token]);
  });

  test.each(["/revoke-other-sessions", "/list-sessions"])(
    "%s of somebody whose session has ended ends none",
    async (path) => {
      const person = await signUp();
      await db.execute(`delete from session where token = '${person.token}'`);
      await storeSessions(person, 60);
      const method = path === "/list-sessions" ? "GET" : "POST";
      const request = browserRequest(path, { method, cookie: person.cookie });
      const status = (await auth.handler(request).catch((error) => ({ status: error.statusCode })))
        .status;
      expect(status).toBe(401);
      expect(await sessionsOf(person)).toHaveLength(60);
    },
  );
});

describe("delete-user", () => {
  const end = async (json: object | undefined, cookie?: string) => {
    const request = { method: "POST", json, ...(cookie && { cookie }) };
    const response = await auth.handler(browserRequest("/delete-user", request));
    return [response.status, await response.json()];
  };

  test("422 without a password, however fresh the session", async () => {
    const person = await signUp();
    const refusal = { code: "VALIDATION_ERROR", message: "password: Is required." };
    for (const json of [undefined, {}, { password: "" }, { password: 7 }]) {
      expect(await end(json, person.cookie)).toEqual([422, refusal]);
    }
    expect(await tokensOf(person)).toEqual([person.token]);
  });

  test("401 without a session", async () => {
    expect(await end({})).toMatchObject([401, { code: "UNAUTHORIZED" }]);
  });
});

describe("what is stored", () => {
  test("each sign-in removes some sessions that have expired, whoever they are of", async () => {
    const person = await signUp();
    const expired = await Promise.all(
      Array.from({ length: 12 }, () => storeSession(db, { expiresAt: new Date(0) })),
    );
    const still = async () =>
      (await Promise.all(expired.map(({ userId }) => sessionsOf({ id: userId })))).flat().length;
    await signIn(person);
    expect(await still()).toBe(2);
    await signIn(person);
    expect(await still()).toBe(0);
  });

  test("256 characters of the User-Agent, however somebody signs in", async () => {
    const person = await signUp();
    const agent = "x".repeat(10_000);
    const at = (path: string, json: object, cookie?: string) => {
      const request = browserRequest(path, { json, ...(cookie && { cookie }) });
      request.headers.set("user-agent", agent);
      return auth.handler(request);
    };
    const { email, cookie } = person;
    await auth.passwords.signIn({ email, password }, newCaller(agent));
    await at("/sign-in/email", { email, password });
    const others = [newEmail(), newEmail()] as const;
    await at("/sign-up/email", { email: others[0], password, name: "Ada" });
    await auth.passwords.signUp({ email: others[1], password }, newCaller(agent));
    const agentsOf = async () => {
      const { rows } = await db.execute<{ user_agent: string }>(
        `select user_agent from session join "user" on user_id = "user".id
         where email in ('${email}', '${others[0]}', '${others[1]}') and user_agent <> ''`,
      );
      return rows.map(({ user_agent }) => user_agent);
    };
    expect(await agentsOf()).toEqual(Array(4).fill("x".repeat(256)));
    await at(
      "/change-password",
      { currentPassword: password, newPassword: `${password}!` },
      cookie,
    );
    expect(await agentsOf()).toEqual(Array(3).fill("x".repeat(256)));
  });
});
