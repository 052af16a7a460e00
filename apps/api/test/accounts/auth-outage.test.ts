import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { createDb } from "@todo/db/database";
import { withClient } from "@todo/postgres/postgres-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBackend, createBackendAuth, getBackend } from "#backend.ts";
import { newBrowser, newCredentials } from "../fixtures/accounts.ts";
import { withBackend, withSettings } from "../fixtures/backends.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, send } from "../fixtures/send.ts";

const origin = "http://localhost:3000";

/** Runs `work` while every query of `table` fails after a fifth of a second, as behind a long migration. */
async function whileLocked(table: string, work: () => Promise<void>) {
  const { settings, logger } = getBackend();
  const database = createDb({ url: settings.databaseUrl, statementTimeoutMs: 400 });
  const auth = createBackendAuth(settings, database.db, logger);
  const unused = createBackend(settings, logger);
  await withClient(settings.databaseUrl, async (client) => {
    await client.query(`begin; lock table ${table} in access exclusive mode`);
    await withBackend({ ...unused, database, ...auth }, work);
    await client.query("rollback");
  });
  await database.close();
}

/** Waits until some statement of this database waits for a lock of `client`. */
async function waitUntilBlocked(client: {
  query: (sql: string) => Promise<{ rowCount: number | null }>;
}) {
  const waiting =
    "select from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))";
  while ((await client.query(waiting)).rowCount === 0) await sleep(20);
}

/** Runs `work` while each change of a row of `table` fails as at PostgreSQL's deadline; its first insertion does not. */
async function withOutageOnUpdate(table: string, work: () => Promise<void>) {
  await withClient(ownerUrl(), async (client) => {
    await client.query(`
      create function fail_as_outage() returns trigger language plpgsql as
        $$ begin raise exception 'too late' using errcode = '57014'; end $$;
      create trigger fail_as_outage before update on ${table}
        for each row execute function fail_as_outage()`);
    await work();
    await client.query("drop function fail_as_outage cascade");
  });
}

// Better Auth's libraries print errors behind the logger's back.
const printed: unknown[] = [];
beforeEach(() => {
  printed.length = 0;
  for (const method of ["error", "warn", "log"] as const) {
    vi.spyOn(console, method).mockImplementation((...parts) => void printed.push(parts));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

function expectNothingRevealed(email: string) {
  const text = inspect(printed, { depth: 9 });
  expect(text).not.toMatch(/select "|insert into|update "|params|\$1/i);
  expect(text).not.toContain(email);
}

const requests = {
  "GET /get-session": {},
  "GET /token": {},
  "GET /list-sessions": {},
  "POST /sign-out": {},
  "POST /change-password": { currentPassword: "old-password", newPassword: "new-password" },
  "POST /delete-user": { password: "old-password" },
  "POST /update-user": { name: "Grace" },
};

describe.each(["session", `"user"`, "attempt_counts"])("while %s is locked", (table) => {
  it("503 for every route that needs the session, never 401, 500 or 200", async () => {
    const { cookie, email, password } = await newBrowser();
    const ask = async (name: string, json: object) => {
      const [method = "", path = ""] = name.split(" ");
      const options = { headers: { cookie, origin }, ...(method === "POST" && { json }) };
      const response = await send(method, `/api/auth${path}`, options);
      const { status, error_code } = await errorOf(response);
      return [name, status, error_code, response.headers.get("retry-after")];
    };
    await whileLocked(table, async () => {
      const answers = Object.entries(requests).map(([name, json]) => ask(name, json));
      const names = Object.keys(requests);
      const expected = names.map((name) => [name, 503, "SERVICE_UNAVAILABLE", "2"]);
      expect(await Promise.all(answers)).toEqual(expected);
    });
    const signIn = await send("POST", "/api/auth/signin", { json: { email, password } });
    expect(signIn.status).toBe(200);
    expectNothingRevealed(email);
  });

  it("503 for signing in and up, in all forms", async () => {
    const { email, password } = await newBrowser();
    const bodies = {
      signin: { email, password },
      signup: newCredentials(),
      "sign-in/email": { email, password },
      "sign-up/email": { ...newCredentials(), name: "Ada" },
    };
    await whileLocked(table, async () => {
      const attempts = Object.entries(bodies).map(async ([path, json]) => {
        const response = await send("POST", `/api/auth/${path}`, { json });
        expect(response.headers.get("retry-after"), path).toBe("2");
        const expected = { status: 503, error_code: "SERVICE_UNAVAILABLE", success: false };
        expect(await errorOf(response), path).toMatchObject(expected);
      });
      await Promise.all(attempts);
    });
    expectNothingRevealed(email);
  });
});

it("a right password during an outage is no wrong one", async () => {
  const { email, password } = await newBrowser();
  const signIn = (secret: string) =>
    send("POST", "/api/auth/signin", { json: { email, password: secret } });
  await withSettings({ authFailuresPerHour: 2 }, async () => {
    await whileLocked("session", async () => {
      for (let at = 0; at < 3; at += 1) expect((await signIn(password)).status).toBe(503);
    });
    const statuses = [];
    for (let at = 0; at < 3; at += 1) statuses.push((await signIn("wrong-password")).status);
    expect(statuses).toEqual([401, 401, 429]);
  });
});

it("a right password signs in, although its attempt can't be given back any more", async () => {
  const { email, password } = await newBrowser();
  await withOutageOnUpdate("attempt_counts", async () => {
    const signIn = await send("POST", "/api/auth/signin", { json: { email, password } });
    expect(signIn.status).toBe(200);
    const { access_token: token } = await signIn.json();
    expect((await send("GET", "/api/tasks", { as: { id: "", token } })).status).toBe(200);
  });
  const lines = logLines.lines.map((line) => JSON.parse(line) as object);
  expect(lines).toContainEqual(
    expect.objectContaining({ code: "57014", msg: "attempts not counted or given back" }),
  );
});

it("a deletion of an account that meets a deadlock is repeated, and takes everything along", async () => {
  const browser = await newBrowser();
  const { id: userId, cookie, password, email } = browser;
  await send("POST", "/api/tasks", { as: browser, json: { title: "a" } });
  const deleted = await withClient(ownerUrl(), async (client) => {
    await client.query("begin");
    await client.query("select from tasks where user_id = $1 for update", [userId]);
    const headers = { cookie, origin };
    const deletion = send("POST", "/api/auth/delete-user", { json: { password }, headers });
    await waitUntilBlocked(client);
    // Both wait for each other now. PostgreSQL ends who has waited for a second first.
    await client.query('select from "user" where id = $1 for update', [userId]);
    await client.query("rollback");
    return deletion;
  });
  expect(deleted.status).toBe(200);
  const signIn = await send("POST", "/api/auth/signin", { json: { email, password } });
  expect(signIn.status).toBe(401);
  expect((await send("POST", "/api/auth/signup", { json: { email, password } })).status).toBe(200);
});

it("503 for tasks with a token whose session can't be looked up", async () => {
  const browser = await newBrowser();
  await whileLocked("session", async () => {
    const error = await errorOf(await send("GET", "/api/tasks", { as: browser }));
    expect(error).toMatchObject({ status: 503, error_code: "SERVICE_UNAVAILABLE" });
  });
  expect((await send("GET", "/api/tasks", { as: browser })).status).toBe(200);
});
