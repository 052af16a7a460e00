import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import type { DatabaseConfig, Db } from "#database.ts";
import { driver, isPooled, openDatabase } from "./driver.ts";
import { failureOf } from "./failure.ts";
import { openFileDatabase } from "./open-file-database.ts";
import { listen as listenTcp, passOn } from "./tcp-server.ts";

const { db: admin, url } = await openFileDatabase();

/** Each statement over HTTP has a connection of its own, which ends with it. */
const overHttp = driver === "neon";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

function open(config: DatabaseConfig) {
  const database = openDatabase(config);
  undo.push(() => database.close().catch(() => {}));
  return database;
}

const selectOne = (config: DatabaseConfig) => open(config).db.execute(sql`select 1`);

/** Starts at once, unlike a query of Drizzle's, which waits for its `then`. */
const sleep = async (db: Db, seconds: number) => await db.execute(sql`select pg_sleep(${seconds})`);

async function listen(onConnection: (socket: Socket) => void) {
  const server = await listenTcp(url, onConnection);
  undo.unshift(server.close);
  return server;
}

/** A way to the real database that can be cut. */
const listenAsProxy = () => listen((socket) => passOn(socket, url));

test("unavailable: nobody listens, whatever addresses the name has", async () => {
  const { url: closed, stopListening } = await listen(() => {});
  stopListening();
  // Neon's proxy does not say why it can't reach PostgreSQL.
  const code = driver === "pg" ? "ECONNREFUSED" : undefined;
  const refused = { code, kind: "unavailable" };
  expect(await failureOf(selectOne({ url: closed }))).toEqual(refused);
  const byName = closed.replace("127.0.0.1", "localhost");
  expect(await failureOf(selectOne({ url: byName }))).toEqual(refused);
});

test("unavailable: the host's name is unknown", async () => {
  const unknown = url.replace("127.0.0.1", "database.invalid");
  const failure = await failureOf(selectOne({ url: unknown }));
  expect(failure.kind).toBe("unavailable");
  // A WebSocket does not tell.
  if (driver !== "neon-websocket") expect(failure.code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
});

test("unavailable within the connect timeout: the server accepts and never answers", async () => {
  const { url: blackHole } = await listen(() => {});
  const started = performance.now();
  // Over HTTP connecting is a part of the query, with no limit of its own.
  const limits = { connectTimeoutMs: 200, statementTimeoutMs: 200 };
  const failure = await failureOf(selectOne({ url: blackHole, ...limits }));
  expect(failure).toMatchObject({ kind: "unavailable" });
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("unavailable: the server hangs up instead of answering", async () => {
  const { url: rude } = await listen((socket) => socket.destroy());
  expect(await failureOf(selectOne({ url: rude }))).toMatchObject({ kind: "unavailable" });
});

test.skipIf(overHttp)(
  "unavailable within the connect timeout: no connection of the pool comes free",
  async () => {
    const { db } = open({ url, maxConnections: 1, connectTimeoutMs: 400 });
    const running = sleep(db, 2);
    const failure = await failureOf(db.execute(sql`select 1`));
    expect(failure).toMatchObject({ kind: "unavailable" });
    await running;
    await db.execute(sql`select 1`);
  },
);

test("unavailable: the pool is closed", async () => {
  const { db, close } = open({ url });
  await close();
  expect(await failureOf(db.execute(sql`select 1`))).toMatchObject({ kind: "unavailable" });
});

// A pooler waits for one.
test.skipIf(isPooled)("unavailable: the server has no connection left, 53300", async () => {
  const role = `limited_${randomUUID().replaceAll("-", "")}`;
  await admin.execute(`create role ${role} login password 'limited' connection limit 1`);
  undo.push(() => admin.execute(`drop role ${role}`));
  const limited = new URL(url);
  limited.username = role;
  limited.password = "limited";
  const { db } = open({ url: limited.href });
  const both = [sleep(db, 0.3), sleep(db, 0.3)];
  expect(await failureOf(Promise.all(both))).toEqual({ code: "53300", kind: "unavailable" });
  await Promise.allSettled(both);
  await db.execute(sql`select 1`);
});

test("unavailable: the server refuses the password, or has no such database", async () => {
  const address = new URL(url);
  address.password = "wrong";
  const refused = { code: isPooled ? "08P01" : "28P01", kind: "unavailable" };
  expect(await failureOf(selectOne({ url: address.href }))).toEqual(refused);
  const missing = new URL(url);
  missing.pathname = `/missing_${randomUUID()}`;
  const unknown = { code: isPooled ? "08P01" : "3D000", kind: "unavailable" };
  expect(await failureOf(selectOne({ url: missing.href }))).toEqual(unknown);
});

test("unavailable: the connection breaks during a query; the next query gets a new one", async () => {
  const proxy = await listenAsProxy();
  const { db } = open({ url: proxy.url });
  const cut = failureOf(sleep(db, 5));
  await expect.poll(() => proxy.sockets.size).toBe(1);
  setTimeout(() => proxy.sockets.forEach((socket) => socket.destroy()), 100);
  expect(await cut).toMatchObject({ kind: "unavailable" });
  await db.execute(sql`select 1`);
});

test.skipIf(overHttp)(
  "unavailable a little after the statement timeout: the network falls silent",
  async () => {
    const proxy = await listenAsProxy();
    const { db } = open({ url: proxy.url, statementTimeoutMs: 300, connectTimeoutMs: 300 });
    await db.execute(sql`select 1`);
    for (const socket of proxy.sockets) socket.unpipe().pause();
    const silence = new Promise((resolve) => setTimeout(() => resolve("still waiting"), 5_000));
    expect(await Promise.race([failureOf(db.execute(sql`select 1`)), silence])).toMatchObject({
      kind: "unavailable",
    });
  },
);

const tlsAnswers: [string, Buffer | undefined][] = [
  ["says no", Buffer.from("N")],
  ["says an error of old", Buffer.from("Eno\0")],
  ["says yes and more", Buffer.from("SS")],
  ["says yes and garbage", undefined],
  ["says garbage", Buffer.alloc(70_000, 7)],
];

describe.skipIf(driver !== "pg")(
  "unavailable, and the socket is closed: asked for TLS, the server",
  () => {
    const modes = ["prefer", "require", "verify-full"];
    test.each(
      modes.flatMap((mode) => tlsAnswers.map(([name, bytes]) => [name, mode, bytes] as const)),
    )("%s (sslmode=%s)", async (_name, mode, bytes) => {
      const server = await listen((socket) => {
        socket.once("data", () => {
          socket.write(bytes ?? "S");
          if (!bytes) socket.once("data", () => socket.write(Buffer.alloc(1000, 7)));
        });
      });
      const { db } = open({ url: `${server.url}?sslmode=${mode}`, connectTimeoutMs: 2_000 });
      expect(await failureOf(db.execute(sql`select 1`))).toMatchObject({ kind: "unavailable" });
      expect(await failureOf(db.transaction(async () => 1))).toMatchObject({ kind: "unavailable" });
      await expect.poll(() => server.sockets.size).toBe(0);
    });
  },
);
