import { restartPostgres } from "@todo/postgres/postgres-server";
import { createTestDatabase, startTestPostgres } from "@todo/postgres/test-databases";
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import type { Database, Db } from "#database.ts";
import { databaseErrorCode, databaseErrorKind } from "#database-error.ts";
import { migrateDatabase } from "#migrate.ts";
import { findTask } from "#tasks/tasks.ts";
import { driver, isPooled, openDatabase } from "./driver.ts";
import { failureOf } from "./failure.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db: admin, url } = await openFileDatabase();

function open(config: { url?: string; maxConnections?: number } = {}) {
  const lost: Error[] = [];
  const onConnectionLost = (error: Error) => lost.push(error);
  return { lost, ...openDatabase({ url, onConnectionLost, ...config }) };
}

async function backendOf(db: Db): Promise<number> {
  const { rows } = await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  return rows[0]?.pid ?? 0;
}

const terminate = (pid: number) => admin.execute(sql`select pg_terminate_backend(${pid}::int)`);

/** Opens `count` connections of the pool. */
const warmUp = ({ db }: Database, count: number) =>
  Promise.all(Array.from({ length: count }, () => db.execute(sql`select pg_sleep(0.1)`)));

test.skipIf(driver === "neon" || isPooled)(
  "connections that the server ends while idle are told of and replaced",
  async () => {
    const database = open({ maxConnections: 3 });
    await warmUp(database, 3);
    await admin.execute(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'todo-backend' and pid <> pg_backend_pid()`);
    await expect.poll(() => database.lost.length).toBe(3);
    expect(database.lost.map(databaseErrorCode)).toEqual(["57P01", "57P01", "57P01"]);
    await warmUp(database, 3);
    await database.close();
  },
);

test.skipIf(isPooled)("a lost connection needs no listener", async () => {
  const { db, close } = openDatabase({ url });
  const pid = await backendOf(db);
  await terminate(pid);
  await expect.poll(() => backendOf(db).catch(() => pid)).not.toBe(pid);
  await close();
});

test("a connection lost between two statements fails their transaction, not the process", async () => {
  const { db, close } = open();
  const userId = newUserId();
  const transaction = db.transaction(async (tx) => {
    await storeTask(tx, userId);
    await terminate(await backendOf(tx));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await tx.execute(sql`select 1`);
  });
  expect(await failureOf(transaction)).toMatchObject({ kind: "unavailable" });
  const { rows } = await db.execute(sql`select from tasks where user_id = ${userId}`);
  expect(rows).toEqual([]);
  await close();
});

test("close waits for running queries", async () => {
  const { db, close } = open();
  const query = async () => await db.execute(sql`select 1 as done from pg_sleep(0.4)`);
  const running = query();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await close();
  expect((await running).rows).toEqual([{ done: 1 }]);
});

test("close waits for queries and transactions that wait for a connection", async () => {
  const { db, close } = open({ maxConnections: 1 });
  const query = () => db.execute(sql`select 1 as done`).then(({ rows }) => rows);
  // This connection is idle when the next ask for it.
  await query();
  const waiting = Array.from({ length: 5 }, query);
  const transaction = db.transaction((tx) => storeTask(tx, newUserId()));
  const closed = close();
  expect(await Promise.all(waiting)).toEqual(waiting.map(() => [{ done: 1 }]));
  expect(await transaction).toMatchObject({ version: 1 });
  await closed;
});

test.skipIf(isPooled)(
  "close resolves when there never was a connection, or it is lost",
  async () => {
    await open().close();
    const { db, close } = open();
    await terminate(await backendOf(db));
    await close();
  },
);

test("connections say who they are and have their time limits", async () => {
  const { db, close } = openDatabase({ url, statementTimeoutMs: 1_234 });
  const { rows } = await db.execute(sql`
    select current_setting('application_name') as name,
      current_setting('statement_timeout') as statement,
      current_setting('lock_timeout') as lock,
      current_setting('idle_in_transaction_session_timeout') as idle`);
  expect(rows).toEqual([
    { name: "todo-backend", statement: "1234ms", lock: "617ms", idle: "1234ms" },
  ]);
  await close();
});

test.skipIf(driver === "neon")("the pool opens no more connections than it may", async () => {
  const { db, close } = open({ maxConnections: 2 });
  const pids = await Promise.all(Array.from({ length: 20 }, () => backendOf(db)));
  expect(new Set(pids).size).toBeLessThanOrEqual(2);
  await close();
});

test("survives a restart of the server in mid-traffic, with every acknowledged row", async () => {
  const postgres = await startTestPostgres(migrateDatabase);
  afterAll(() => postgres.stop());
  const { db, lost, close } = open({ url: await createTestDatabase(postgres.adminUrl) });
  const userId = newUserId();
  const stored: number[] = [];
  const failures: unknown[] = [];
  let stop = false;
  const write = async () => {
    while (!stop) {
      await storeTask(db, userId).then(
        ({ id }) => stored.push(id),
        (error: unknown) => failures.push(error),
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const writers = [write(), write(), write()];
  await expect.poll(() => stored.length, { timeout: 10_000 }).toBeGreaterThan(20);
  await restartPostgres(postgres.adminUrl);
  const before = stored.length;
  await expect.poll(() => stored.length, { timeout: 10_000 }).toBeGreaterThan(before + 20);
  stop = true;
  await Promise.all(writers);
  expect(new Set(failures.map(databaseErrorKind))).toEqual(new Set(["unavailable"]));
  expect(failures.length + lost.length).toBeGreaterThan(0);
  for (const id of stored) expect(await findTask(db, userId, id)).toMatchObject({ id });
  await close();
});
