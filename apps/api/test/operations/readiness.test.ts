import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { createDb } from "@todo/db/database";
import { memberUrl, withClient } from "@todo/postgres/postgres-client";
import { createFileDatabase } from "@todo/postgres/file-database";
import { describe, expect, it, onTestFinished } from "vitest";
import { getBackend } from "#backend.ts";
import { block } from "../fixtures/block.ts";
import { withBackend, withSettings } from "../fixtures/backends.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

/** `GET /api/ready`, and how long it took. */
async function timed() {
  const startedAt = performance.now();
  const response = await send("GET", "/api/ready");
  return { response, elapsedMs: performance.now() - startedAt };
}

async function expectNotReady(response: Response) {
  expect(response.headers.get("retry-after")).toBe("2");
  const error = await errorOf(response);
  expect(error).toEqual({
    status: 503,
    detail: expect.any(String),
    error_code: "SERVICE_UNAVAILABLE",
    request_id: expect.any(String),
  });
  expect(error.detail).not.toMatch(/127|localhost|postgres|database|select|migration/i);
}

async function expectHealthy() {
  const response = await send("GET", "/api/health");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "ok" });
}

/** The same database for a role that has no right in it. */
async function strangerUrl(databaseUrl: string): Promise<string> {
  const name = `stranger_${randomUUID().replaceAll("-", "")}`;
  const run = (sql: string) => withClient(databaseUrl, (client) => client.query(sql));
  await run(`create role ${name} login password 'stranger'`);
  onTestFinished(async () => void (await run(`drop role ${name}`)));
  const url = new URL(databaseUrl);
  Object.assign(url, { username: name, password: "stranger" });
  return url.href;
}

const databaseUrlWith = (change: (url: URL) => void) => {
  const url = new URL(getBackend().settings.databaseUrl);
  change(url);
  return url.href;
};

describe("GET /api/ready", () => {
  it("200 without a token, when the database answers and is migrated", async () => {
    const response = await send("GET", "/api/ready");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "ok" });
    expect((await send("HEAD", "/api/ready")).status).toBe(200);
    await expectHealthy();
  });

  it.each<[string, (url: URL) => void]>([
    ["down", (url) => (url.port = "1")],
    ["not there", (url) => (url.pathname = "/no_such_database")],
    ["refusing the password", (url) => (url.password = "wrong")],
  ])("503 at once when the database is %s; health stays 200", async (_name, change) => {
    await withSettings({ databaseUrl: databaseUrlWith(change) }, async () => {
      const { response, elapsedMs } = await timed();
      await expectNotReady(response);
      expect(elapsedMs).toBeLessThan(900);
      await expectHealthy();
    });
  });

  it("503 after a second when the database accepts connections but says nothing", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const { port } = silent.address() as { port: number };
    const url = `postgresql://postgres@127.0.0.1:${port}/x`;
    const database = createDb({ url, connectTimeoutMs: 1_500 });
    await withBackend({ ...getBackend(), database }, async () => {
      const { response, elapsedMs } = await timed();
      await expectNotReady(response);
      expect(elapsedMs).toBeGreaterThan(900);
      expect(elapsedMs).toBeLessThan(1_900);
      await expectHealthy();
    });
    silent.close();
    await database.close();
  });

  it("200 when the database answers in time, though the event loop was blocked meanwhile", async () => {
    await timed();
    const ready = timed();
    for (let count = 0; count < 10; count += 1) await new Promise(setImmediate);
    await block(1_200);
    expect((await ready).response.status).toBe(200);
  });

  it("503 when the database has none of our tables", async () => {
    const databaseUrl = databaseUrlWith((url) => (url.pathname = "/template1"));
    await withSettings({ databaseUrl }, async () => {
      await expectNotReady((await timed()).response);
      await expectHealthy();
    });
  });

  it("503 when the newest migration is missing, and 200 once it is applied", async () => {
    const databaseUrl = await createFileDatabase();
    const run = (sql: string) => withClient(databaseUrl, (client) => client.query(sql));
    const newest = "(select max(created_at) from drizzle.__drizzle_migrations)";
    await withSettings({ databaseUrl, databaseRowSecurity: false }, async () => {
      expect((await timed()).response.status).toBe(200);
      await run(
        `update drizzle.__drizzle_migrations set created_at = created_at - 1 where created_at = ${newest}`,
      );
      await expectNotReady((await timed()).response);
      await run(
        `update drizzle.__drizzle_migrations set created_at = created_at + 1 where created_at = ${newest}`,
      );
      expect((await timed()).response.status).toBe(200);
    });
  });

  it("503 while the database accepts no writes, as do writes; reads go on", async () => {
    const databaseUrl = await createFileDatabase();
    const alter = (what: string) =>
      withClient(databaseUrl, async (client) => {
        await client.query("set default_transaction_read_only = off");
        await client.query(`alter database "${new URL(databaseUrl).pathname.slice(1)}" ${what}`);
      });
    const user = await newUser();
    const create = () => send("POST", "/api/tasks", { as: user, json: { title: "a" } });
    await alter("set default_transaction_read_only = on");
    await withSettings({ databaseUrl, databaseRowSecurity: false }, async () => {
      const { response, elapsedMs } = await timed();
      await expectNotReady(response);
      expect(elapsedMs).toBeLessThan(900);
      await expectNotReady(await create());
      expect((await send("GET", "/api/tasks", { as: user })).status).toBe(200);
      await alter("reset default_transaction_read_only");
      // Each that was opened meanwhile is given up when it is met.
      await expect.poll(async () => (await timed()).response.status).toBe(200);
      expect((await create()).status).toBe(201);
    });
  });

  it("503 when a table is missing, or may not be read", async () => {
    for (const damage of ["drop table tasks cascade", "drop schema drizzle cascade"]) {
      const databaseUrl = await createFileDatabase();
      await withClient(databaseUrl, (client) => client.query(damage));
      await withSettings({ databaseUrl }, async () => expectNotReady((await timed()).response));
    }
    const stranger = await strangerUrl(await createFileDatabase());
    await withSettings({ databaseUrl: stranger }, async () => {
      await expectNotReady((await timed()).response);
    });
  });

  it("503 when PostgreSQL and the settings disagree on row security", async () => {
    const databaseUrl = await createFileDatabase();
    for (const url of [databaseUrl, await memberUrl(databaseUrl)]) {
      const isMember = url !== databaseUrl;
      await withSettings({ databaseUrl: url, databaseRowSecurity: isMember }, async () => {
        expect((await timed()).response.status).toBe(200);
      });
      await withSettings({ databaseUrl: url, databaseRowSecurity: !isMember }, async () => {
        await expectNotReady((await timed()).response);
      });
    }
  });
});
