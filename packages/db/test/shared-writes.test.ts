import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "@todo/postgres/postgres-client";
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { attributed } from "#connections/attribution.ts";
import type { Db } from "#database.ts";
import { sharedWrite } from "#internals/statement.ts";
import { createTask, setOrToggleCompleted } from "#tasks/tasks.ts";
import { driver, isPooled, openDatabase } from "./driver.ts";
import { failureOf } from "./failure.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db, url } = await openFileDatabase();
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const one = sql`(values (1)) as one`;

const pidQuery = (of: Db) =>
  of.select({ pid: sql`pg_backend_pid()` }).from(one).prepare(sharedWrite("pid"));
const testShared = test.skipIf(driver !== "pg" || isPooled);

testShared("writes at the same time share connections", async () => {
  const fresh = openDatabase({ url });
  afterAll(fresh.close);
  const write = pidQuery(fresh.db);
  const rows = await Promise.all(numbers(4).map(() => write.execute()));
  expect(new Set(rows.map(([row]) => row?.pid)).size).toBe(2);
});

testShared("so do those of access tokens, and each is logged with its own token", async () => {
  const fresh = openDatabase({ url });
  afterAll(fresh.close);
  const write = fresh.db
    .select({ pid: sql`pg_backend_pid()`, actor: sql`current_setting('app.actor', true)` })
    .from(one)
    .prepare(sharedWrite("actor"));
  const actors = [randomUUID(), randomUUID(), undefined, randomUUID(), undefined];
  for (const _time of numbers(2)) {
    const run = (actor: string | undefined) =>
      actor ? attributed({ actor }, () => write.execute()) : write.execute();
    const rows = await Promise.all(actors.map(run));
    expect(rows.map(([row]) => row?.actor || undefined)).toEqual(actors);
    expect(new Set(rows.map(([row]) => row?.pid)).size).toBe(2);
  }
});

test("a write that waits for a lock delays no other user's, and is carried out once it is free", async () => {
  const userId = newUserId();
  const stored = await Promise.all(numbers(4).map(() => storeTask(db, userId)));
  const waiting = await withClient(url, async (locker) => {
    await locker.query("begin");
    await locker.query("select from tasks where user_id = $1 for update", [userId]);
    const completions = stored.map(({ id }) => setOrToggleCompleted(db, userId, id, true));
    const created = await Promise.all(
      numbers(20).map(() => createTask(db, newUserId(), newTask(), 1)),
    );
    expect(created).not.toContain(undefined);
    await locker.query("commit");
    return Promise.all(completions);
  });
  const changed = { completed: true, version: 2 };
  expect(waiting).toEqual(stored.map(({ id }) => expect.objectContaining({ id, ...changed })));
});

test("a write whose response is lost is not repeated", async () => {
  await db.execute(sql`create sequence attempts`);
  const lost = db
    .select({
      attempt: sql`nextval('attempts'), pg_terminate_backend(pg_backend_pid()), pg_sleep(1)`,
    })
    .from(one)
    .prepare(sharedWrite("lost"));
  expect(await failureOf(lost.execute())).toMatchObject({ kind: "unavailable" });
  const { rows } = await db.execute(sql`select last_value::int as attempts from attempts`);
  expect(rows).toEqual([{ attempts: 1 }]);
});

testShared("a connection that has become read-only is not used again", async () => {
  const fresh = openDatabase({ url });
  afterAll(fresh.close);
  const userId = newUserId();
  const { id } = await storeTask(db, userId);
  const complete = () => setOrToggleCompleted(fresh.db, userId, id, true);
  const name = sql.identifier(new URL(url).pathname.slice(1));
  await db.execute(sql`alter database ${name} set default_transaction_read_only = on`);
  expect(await failureOf(complete())).toMatchObject({ code: "25006" });
  await db.execute(sql`alter database ${name} reset default_transaction_read_only`);
  expect(await complete()).toMatchObject({ completed: true });
});

testShared("a name that a locked table kept from being given is no sign of a pooler", async () => {
  const signs: string[] = [];
  const fresh = openDatabase({ url, onPooler: (sign) => signs.push(sign) });
  afterAll(fresh.close);
  const userId = newUserId();
  const stored = await Promise.all(numbers(4).map(() => storeTask(db, userId)));
  const completed = await withClient(url, async (locker) => {
    await locker.query("begin; lock table tasks");
    const completions = stored.map(({ id }) => setOrToggleCompleted(fresh.db, userId, id, true));
    await sleep(200);
    await locker.query("commit");
    return Promise.all(completions);
  });
  expect(completed).not.toContain(undefined);
  expect(signs).toEqual([]);
});

testShared("close waits for a write that waits for a lock", async () => {
  const closing = openDatabase({ url });
  const userId = newUserId();
  const { id } = await storeTask(closing.db, userId);
  const done = await withClient(url, async (locker) => {
    await locker.query("begin");
    await locker.query("select from tasks where user_id = $1 for update", [userId]);
    const completion = setOrToggleCompleted(closing.db, userId, id, true);
    const closed = closing.close();
    await sleep(200);
    await locker.query("commit");
    return Promise.all([completion, closed]);
  });
  expect(done).toEqual([expect.objectContaining({ completed: true }), undefined]);
});

testShared("close waits for a write that an idle connection is about to get", async () => {
  const closing = openDatabase({ url });
  const userId = newUserId();
  const { id } = await storeTask(closing.db, userId);
  // Then the connection that it shared is given back.
  await sleep(200);
  const completion = setOrToggleCompleted(closing.db, userId, id, true);
  await closing.close();
  expect(await completion).toMatchObject({ completed: true });
});

testShared(
  "a statement with settings that failed when it was parsed works once it can",
  async () => {
    const fresh = openDatabase({ url });
    afterAll(fresh.close);
    const late = fresh.db
      .select({ number: sql`number` })
      .from(sql`late`)
      .prepare(sharedWrite("late"));
    const run = () => attributed({ actor: randomUUID() }, () => late.execute());
    expect(await failureOf(run())).toMatchObject({ code: "42P01" });
    await db.execute(sql`create table late as select 1 as number`);
    expect(await Promise.all([run(), run()])).toEqual([[{ number: 1 }], [{ number: 1 }]]);
  },
);

testShared("where PostgreSQL grants no further connection, that of the pool is used", async () => {
  const role = `limited_${process.pid}`;
  await db.execute(`create role ${role} login password 'limited' connection limit 1`);
  const limited = Object.assign(new URL(url), { username: role, password: "limited" });
  const fresh = openDatabase({ url: limited.href });
  afterAll(async () => {
    await fresh.close();
    await db.execute(`drop role ${role}`);
  });
  await fresh.db.execute(sql`select 1`);
  expect(await pidQuery(fresh.db).execute()).toHaveLength(1);
});
