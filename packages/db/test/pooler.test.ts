import { type PgBouncer, type PoolMode, startPgBouncer } from "@todo/pgbouncer/pgbouncer";
import { createFileDatabase } from "@todo/postgres/file-database";
import { isMissing } from "@todo/programs/find-program";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, describe, expect, inject, test } from "vitest";
import { changeTasks } from "#tasks/bulk.ts";
import { createDb, type DatabaseConfig, type Db } from "#database.ts";
import { migrateDatabase } from "#migrate.ts";
import { sharedWrite } from "#internals/statement.ts";
import { isMigrated } from "#readiness.ts";
import { newestFirst } from "#tasks/listing.ts";
import { listTasks } from "#tasks/task-list.ts";
import { findTask, updateTask } from "#tasks/tasks.ts";
import { failureOf } from "./failure.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { listen, passOn } from "./tcp-server.ts";

const adminUrl = inject("postgresAdminUrl");
const directUrl = await createFileDatabase();

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

/** What Debian's PgBouncer refuses at the start of a connection, unless told to ignore it. */
const ignoring = {
  ignore_startup_parameters: [
    "statement_timeout,lock_timeout,idle_in_transaction_session_timeout",
    "IntervalStyle,intervalstyle,extra_float_digits,bytea_output,array_nulls,search_path",
    "default_transaction_isolation,row_security,idle_session_timeout,app.history_days",
  ].join(),
};
/** So that statements of one client meet several connections of PostgreSQL's. */
const few = { default_pool_size: "4" };

type Start = [mode: PoolMode, settings: Record<string, string>];
const poolers = new Map<string, PgBouncer>();
afterAll(() => Promise.all([...poolers.values()].map(({ stop }) => stop())));

async function throughPooler([mode, settings]: Start): Promise<string> {
  const key = JSON.stringify([mode, settings]);
  const pooler = poolers.get(key) ?? (await startPgBouncer(adminUrl, mode, settings));
  poolers.set(key, pooler);
  return pooler.urlOf(directUrl);
}

function open(url: string, config: Partial<DatabaseConfig> = {}) {
  const noticed: string[] = [];
  const onPooler = (code: string) => noticed.push(code);
  const database = createDb({ url, onPooler, ...config });
  undo.push(database.close);
  return { ...database, noticed };
}

/** What the requests of one moment do, all kinds of statements among them. */
async function useAll(db: Db) {
  const userId = newUserId();
  const task = await storeTask(db, userId);
  const [found, , [listed]] = await Promise.all([
    findTask(db, userId, task.id),
    storeTask(db, userId),
    listTasks(db, userId),
  ]);
  expect(found).toEqual(task);
  expect(listed).toBeDefined();
  expect(await updateTask(db, userId, task.id, { title: "b" })).toMatchObject({ version: 2 });
  const create = [newTask({ completed: true })];
  const changes = { create, update: [], delete: [task.id] };
  const limits = { atomic: true, maxTasks: 10 };
  expect(await changeTasks(db, userId, changes, limits)).toMatchObject({ applied: true });
  expect(await listTasks(db, userId)).toHaveLength(2);
}

const inParallel = (db: Db, count = 40) =>
  Promise.all(Array.from({ length: count }, () => useAll(db)));

async function lastRun(): Promise<number> {
  const { db } = open(directUrl);
  const { rows } = await db.execute<{ count: number }>(
    sql`select case when is_called then last_value else 0 end::int as count from runs`,
  );
  return rows[0]?.count ?? 0;
}

const starts: [name: string, ...Start][] = [
  ["transaction mode", "transaction", few],
  ["transaction mode that ignores what it does not know", "transaction", { ...few, ...ignoring }],
  ["session mode", "session", {}],
  ["session mode that ignores what it does not know", "session", ignoring],
];

test("the failure of a statement is not mistaken for a pooler's refusal of a connection", async () => {
  const { db, noticed } = open(directUrl);
  // Known to the process, and removed by an update of the time zones of PostgreSQL.
  const filter = { timeZone: "Nowhere/Removed", dueAfter: "2026-08-08" };
  const list = () => listTasks(db, newUserId(), filter, newestFirst, { limit: 1 });
  expect(await failureOf(list())).toMatchObject({ code: "22023" });
  expect(noticed).toEqual([]);
});

describe.skipIf(isMissing("pgbouncer"))("behind PgBouncer", () => {
  test.each(starts)(
    "%s: no statement fails, not even among the first, without a setting",
    async (_, ...start) => {
      const { db, noticed } = open(await throughPooler(start));
      await inParallel(db);
      await inParallel(db);
      expect(noticed).toHaveLength(1);
    },
  );

  test.each(starts)("%s: the same when it is named beforehand", async (_, ...start) => {
    const { db, noticed } = open(await throughPooler(start), { pooler: start[0] });
    await inParallel(db);
    expect(noticed).toEqual([]);
  });

  test.each(starts)("%s: time limits hold for statements and transactions", async (_, ...start) => {
    const { db } = open(await throughPooler(start), { statementTimeoutMs: 1_234 });
    const limits = sql`
      select current_setting('statement_timeout') as statement,
        current_setting('lock_timeout') as lock,
        current_setting('idle_in_transaction_session_timeout') as idle`;
    const expected = [{ statement: "1234ms", lock: "617ms", idle: "1234ms" }];
    expect((await db.execute(limits)).rows).toEqual(expected);
    expect((await db.transaction((tx) => tx.execute(limits))).rows).toEqual(expected);
  });

  test("what is set for a statement or a transaction does not reach another client's", async () => {
    const url = await throughPooler(["transaction", few]);
    await inParallel(open(url).db);
    const other = open(url, { statementTimeoutMs: 0, pooler: "transaction" });
    const pooled = await Promise.all(
      Array.from({ length: 8 }, () =>
        other.db.execute<{ value: string }>(
          sql`select reset_val as value from pg_settings where name = 'statement_timeout'`,
        ),
      ),
    );
    expect(new Set(pooled.flatMap(({ rows }) => rows.map(({ value }) => value)))).toEqual(
      new Set(["0"]),
    );
  });

  test("a name that somebody else has given on PostgreSQL's connection is not mistaken for ours", async () => {
    const url = await throughPooler(["session", { server_reset_query: "", ...ignoring }]);
    const { db: first, close } = createDb({ url, pooler: "session", maxConnections: 1 });
    const userId = newUserId();
    const task = await storeTask(first, userId);
    const { rows } = await first.execute<{ name: string }>(
      sql`select name from pg_prepared_statements where name like 'create%'`,
    );
    const name = rows[0]?.name ?? "";
    await first.execute(`deallocate "${name}"`);
    await first.execute(`prepare "${name}" as select 1 as id, now() as created_at`);
    await close();
    const { db, noticed } = open(url, { pooler: "session", maxConnections: 1 });
    const other = await storeTask(db, userId);
    expect(other.id).toBeGreaterThan(task.id);
    expect(await findTask(db, userId, other.id)).toEqual(other);
    expect(noticed).toEqual(["42P05"]);
  });

  test.each<PoolMode>(["transaction", "session"])(
    "%s mode: a write whose answer is lost is not repeated",
    async (mode) => {
      const { db } = open(await throughPooler([mode, { query_timeout: "1" }]));
      await db.execute(sql`create sequence if not exists runs`);
      const before = await lastRun();
      const slow = db.execute(sql`select nextval('runs'), pg_sleep(3)`);
      expect(await failureOf(slow)).toMatchObject({ kind: "unavailable" });
      expect(await lastRun()).toBe(before + 1);
    },
  );

  test("session mode: requests share no connection, of which a lost one would leave its responses to the next client", async () => {
    const { db } = open(await throughPooler(["session", {}]), { pooler: "session" });
    const pid = db
      .select({ pid: sql`pg_backend_pid()` })
      .from(sql`(values (1)) as one`)
      .prepare(sharedWrite("pooled_pid"));
    const rows = await Promise.all(Array.from({ length: 4 }, () => pid.execute()));
    expect(new Set(rows.map(([row]) => row?.pid)).size).toBe(4);
  });

  test("one that comes later and ignores the settings is noticed before requests share a connection to it", async () => {
    let to = directUrl;
    const server = await listen(directUrl, (socket) => passOn(socket, to));
    undo.push(server.close);
    const { db, noticed } = open(server.url);
    await useAll(db);
    expect(noticed).toEqual([]);
    to = await throughPooler(["session", ignoring]);
    for (const socket of server.sockets) socket.destroy();
    await expect.poll(() => useAll(db)).toBeUndefined();
    expect(noticed).toEqual(["settings ignored"]);
  });

  test("once it is noticed, no connection is kept for sharing", async () => {
    const { db, noticed } = open(await throughPooler(["transaction", {}]), { maxConnections: 10 });
    await useAll(db);
    expect(noticed).toHaveLength(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    let begun = 0;
    const hold = () =>
      db.transaction(() => {
        begun += 1;
        if (begun === 10) resolve();
        return promise;
      });
    await Promise.all(Array.from({ length: 10 }, hold)).finally(resolve);
  });

  test("an empty database is migrated through it, by 5 at once", async () => {
    const url = await throughPooler(["transaction", few]);
    const { db: admin } = open(directUrl);
    const name = `empty_${newUserId().replaceAll("-", "_")}`;
    await admin.execute(`create database ${name} template template0`);
    const empty = Object.assign(new URL(url), { pathname: `/${name}` }).href;
    await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(empty)));
    expect(await isMigrated(open(empty).db)).toBe(true);
  });
});
