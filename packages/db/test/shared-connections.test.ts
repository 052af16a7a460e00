import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createFileDatabase } from "@todo/postgres/file-database";
import { Client, Pool, type QueryConfig } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { BatchingSocket } from "#internals/batching-socket.ts";
import type { WireQueryClass } from "#internals/local-settings.ts";
import { createSharedConnections, type RunShared } from "#connections/shared-connections.ts";

const { Query } = Client as typeof Client & { Query: WireQueryClass };

let pool: Pool;
let runOnOne: RunShared;
const text = "select $1::int as number, pg_backend_pid() as pid";

beforeAll(async () => {
  const connectionString = await createFileDatabase();
  const pipelined = { pipeline: true, stream: () => new BatchingSocket() };
  pool = new Pool({ connectionString, max: 8, query_timeout: 10_000, ...pipelined });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  runOnOne = createSharedConnections({ pool, lanes: 1 });
});
afterAll(() => pool.end());

const ask = (run: RunShared, statement: QueryConfig, values: unknown[] = []) =>
  run(() => new Query(statement, values));

async function read(run: RunShared, number: number) {
  const result = await ask(run, { name: "read_number", text }, [number]);
  return result?.rows[0] as { number: number; pid: number } | undefined;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test("reads at the same time share a connection, and each gets its own answer", async () => {
  const answers = await Promise.all(numbers(16).map((number) => read(runOnOne, number)));
  expect(answers.map((answer) => answer?.number)).toEqual(numbers(16));
  expect(new Set(answers.map((answer) => answer?.pid)).size).toBe(1);
});

test("reads of one turn are sent in one write", async () => {
  await read(runOnOne, 1);
  const ofMany = vi.spyOn(Socket.prototype, "_writev");
  const ofOne = vi.spyOn(Socket.prototype, "_write");
  await Promise.all(numbers(16).map((number) => read(runOnOne, number)));
  expect([ofMany, ofOne].map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
  vi.restoreAllMocks();
});

test("a read too many is told so at once, and finds a place again afterwards", async () => {
  const sixteen = numbers(16).map((number) => read(runOnOne, number));
  expect(await ask(runOnOne, { text }, [17])).toBeUndefined();
  await Promise.all(sixteen);
  expect(await read(runOnOne, 18)).toMatchObject({ number: 18 });
});

test("a read does not queue while another connection is idle", async () => {
  const run = createSharedConnections({ pool, lanes: 2 });
  const answers = await Promise.all(numbers(2).map((number) => read(run, number)));
  expect(new Set(answers.map((answer) => answer?.pid)).size).toBe(2);
});

test("where connections are filled one after the other, a read joins the busy one", async () => {
  const run = createSharedConnections({ pool, lanes: 2, fillsFirst: true });
  await read(run, 1);
  const answers = await Promise.all(numbers(2).map((number) => read(run, number)));
  expect(new Set(answers.map((answer) => answer?.pid)).size).toBe(1);
});

test("there too, reads of some milliseconds do not queue while another connection is idle", async () => {
  const run = createSharedConnections({ pool, lanes: 2, fillsFirst: true });
  const slow = { text: "select pg_sleep(0.005), pg_backend_pid() as pid" };
  for (const _time of numbers(8)) await ask(run, slow);
  const answers = await Promise.all(numbers(2).map(async () => ask(run, slow)));
  const pids = answers.map((answer) => (answer?.rows[0] as { pid: number } | undefined)?.pid);
  expect(new Set(pids).size).toBe(2);
});

test("they spread over as many connections as there are", async () => {
  const run = createSharedConnections({ pool, lanes: 2 });
  const answers = await Promise.all(numbers(32).map((number) => read(run, number)));
  expect(new Set(answers.map((answer) => answer?.pid)).size).toBe(2);
});

test("nobody queues behind a read that takes long", async () => {
  const long = ask(runOnOne, { text: "select pg_sleep(1)" });
  await sleep(100);
  expect(await ask(runOnOne, { text }, [1])).toBeUndefined();
  await long;
  expect(await read(runOnOne, 2)).toMatchObject({ number: 2 });
});

test("nobody queues behind so many that they take long together", async () => {
  const run = createSharedConnections({ pool, lanes: 1 });
  const sleeps = () => ask(run, { text: "select pg_sleep(0.015)" });
  for (const _ of numbers(16)) await sleeps();
  expect((await Promise.all([sleeps(), sleeps(), sleeps()])).at(-1)).toBeUndefined();
});

test("a read that fails fails alone", async () => {
  const before = read(runOnOne, 1);
  const failing = ask(runOnOne, { text: "select 1 / $1::int" }, [0]);
  const after = read(runOnOne, 3);
  await expect(failing).rejects.toMatchObject({ code: "22012" });
  expect(await before).toMatchObject({ number: 1 });
  expect(await after).toMatchObject({ number: 3 });
});

test("a connection that is lost fails its reads at once, and is not used again", async () => {
  const answer = await read(runOnOne, 1);
  const long = ask(runOnOne, { text: "select pg_sleep(20)" });
  const waiting = [read(runOnOne, 1), read(runOnOne, 2)];
  const failures = Promise.allSettled([long, ...waiting]);
  await sleep(100);
  await pool.query("select pg_terminate_backend(pid) from pg_stat_activity where query like $1", [
    "%pg_sleep(20)%",
  ]);
  expect((await failures).map(({ status }) => status)).toEqual([
    "rejected",
    "rejected",
    "rejected",
  ]);
  const renewed = await read(runOnOne, 4);
  expect(renewed?.number).toBe(4);
  expect(renewed?.pid).not.toBe(answer?.pid);
});

test("a connection is kept for the next read, and given back once it is idle", async () => {
  await vi.waitUntil(() => pool.idleCount === pool.totalCount);
  const first = await read(runOnOne, 1);
  expect(pool.idleCount).toBe(pool.totalCount - 1);
  await sleep(30);
  // More than a read may wait for an answer, but nothing was asked meanwhile.
  const both = await Promise.all([read(runOnOne, 2), read(runOnOne, 3)]);
  expect(both.map((answer) => answer?.pid)).toEqual([first?.pid, first?.pid]);
  await vi.waitUntil(() => pool.idleCount === pool.totalCount);
  expect(await read(runOnOne, 4)).toMatchObject({ number: 4 });
});

test("a connection that is not to be kept is given back with the last answer", async () => {
  await vi.waitUntil(() => pool.idleCount === pool.totalCount);
  const run = createSharedConnections({ pool, lanes: 1, isHasty: true });
  await Promise.all([read(run, 1), read(run, 2)]);
  expect(pool.idleCount).toBe(pool.totalCount);
});

test("a connection that is lost while it is kept is not used again", async () => {
  const lost = await read(runOnOne, 1);
  await pool.query("select pg_terminate_backend($1)", [lost?.pid]);
  const backend = "select from pg_stat_activity where pid = $1";
  while ((await pool.query(backend, [lost?.pid])).rowCount !== 0);
  // Long enough for the news to arrive, not for the connection to be given back.
  await sleep(10);
  const renewed = await read(runOnOne, 2);
  expect(renewed).toMatchObject({ number: 2 });
  expect(renewed?.pid).not.toBe(lost?.pid);
});

test("a kept connection does not hold up the end of its pool", async () => {
  const { connectionString, max } = pool.options;
  const ending = new Pool({ connectionString: connectionString ?? "", max: max ?? 1 });
  const run = createSharedConnections({ pool: ending, lanes: 1 });
  await read(run, 1);
  await ending.end();
  expect(ending.totalCount).toBe(0);
});

test("a read that finds no connection fails, and the next one tries again", async () => {
  const ended = new Pool({ connectionString: "postgresql://nobody@127.0.0.1:1/none" });
  const run = createSharedConnections({ pool: ended, lanes: 1 });
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await expect(ask(run, { text }, [1])).rejects.toMatchObject({ code: "ECONNREFUSED" });
  }
  await ended.end();
});
