import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createFileDatabase } from "@todo/postgres/file-database";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { changeTasks } from "#tasks/bulk.ts";
import { createDb, type Db } from "#database.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { migrateDatabase } from "#migrate.ts";
import { isMigrated } from "#readiness.ts";
import { isSessionActive } from "#auth/sessions.ts";
import { listTasks } from "#tasks/task-list.ts";
import { positionOf } from "#tasks/listing.ts";
import { findTask, setOrToggleCompleted, updateTask } from "#tasks/tasks.ts";
import { isPooled, openDatabase } from "./driver.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask, storeUser } from "./new-user.ts";

const url = await createFileDatabase();
const { db: admin, close } = createDb({ url });
afterAll(close);

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** What somebody may have set for a database or a role, so that values read otherwise, tables are not found or writes that meet fail. */
const alterations: [name: string, value: string][] = [
  ["DateStyle", "'SQL, DMY'"],
  ["DateStyle", "'German'"],
  ["DateStyle", "'Postgres, DMY'"],
  ["IntervalStyle", "'sql_standard'"],
  ["TimeZone", "'America/St_Johns'"],
  ["extra_float_digits", "-15"],
  ["bytea_output", "'escape'"],
  ["standard_conforming_strings", "off"],
  ["array_nulls", "off"],
  ["search_path", "'elsewhere'"],
  ["client_encoding", "'LATIN1'"],
  ["default_transaction_isolation", "'serializable'"],
  ["row_security", "off"],
  ["idle_session_timeout", "'1min'"],
];

const inForce = sql`select current_setting('transaction_isolation') as isolation,
  current_setting('row_security') as "rowSecurity",
  current_setting('idle_session_timeout') as "idleTimeout"`;

/** Everything that reads or writes times, nulls in arrays, letters beyond Latin 1, and writes that meet. */
async function useAll(db: Db) {
  const userId = newUserId();
  const before = Date.now() - 1_000;
  const title = "Zażółć 日本 \\ 🙂";
  const task = await storeTask(db, userId, { title });
  expect(task).toMatchObject({ title, description: null, updatedAt: task.createdAt });
  expect(task.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Date.parse(task.createdAt)).toBeGreaterThan(before);
  expect(Date.parse(task.createdAt)).toBeLessThan(Date.now() + 1_000);
  expect(await findTask(db, userId, task.id)).toEqual(task);
  const older = await storeTask(db, userId, { title });
  const order = { by: "createdAt", descending: false } as const;
  const page = { limit: 5, after: positionOf(task, order) };
  const filter = { completed: undefined, search: undefined };
  expect(await listTasks(db, userId, filter, order, page)).toEqual([older]);
  const changed = await updateTask(db, userId, task.id, { title: "b" });
  expect(Date.parse(changed?.updatedAt ?? "")).toBeGreaterThan(Date.parse(task.updatedAt));
  const once = { key: "k", fingerprints: ["f"] };
  const limits = { maxTasks: 10, maxKeys: 10, maxAnswerBytes: 10_000 };
  const created = await createTaskOnce(db, userId, newTask({ title }), limits, once);
  const replayed = await createTaskOnce(db, userId, newTask({ title }), limits, once);
  expect(replayed).toEqual({ ...created, outcome: "replayed" });
  const changes = { create: [newTask({ title })], update: [], delete: [older.id] };
  const bulk = await changeTasks(db, userId, changes, { atomic: true, maxTasks: 10 });
  expect(bulk.created).toMatchObject([{ title, description: null }]);
  const fixed = [{ isolation: "read committed", rowSecurity: "on", idleTimeout: "0" }];
  expect((await db.execute(inForce)).rows).toEqual(fixed);
  expect((await db.transaction((tx) => tx.execute(inForce))).rows).toEqual(fixed);
  const toggles = Array.from({ length: 20 }, () =>
    setOrToggleCompleted(db, userId, task.id, undefined),
  );
  expect(await Promise.all(toggles)).not.toContain(undefined);
  const user = await storeUser(db);
  expect(user.row?.createdAt.getTime()).toBeGreaterThan(before);
  expect(await isSessionActive(db, user.id, user.sessionId)).toBe(true);
}

async function altered(what: string, [name, value]: [string, string]) {
  await admin.execute(`alter ${what} set ${name} = ${value}`);
  undo.push(() => admin.execute(`alter ${what} reset ${name}`));
}

async function openAltered(address: string) {
  const database = openDatabase({ url: address });
  undo.push(database.close);
  // Connections that a pooler has kept began before the change.
  const others = sql`from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  await admin.execute(sql`select pg_terminate_backend(pid) ${others}`);
  await expect.poll(async () => (await admin.execute(sql`select ${others}`)).rowCount).toBe(0);
  if (isPooled) await sleep(100);
  return database.db;
}

const name = `"${decodeURIComponent(new URL(url).pathname.slice(1))}"`;

describe.each(alterations)("%s = %s", (...alteration) => {
  test("set for the database, changes nothing", async () => {
    await altered(`database ${name}`, alteration);
    await useAll(await openAltered(url));
  });
});

test("all of them, set for the role, change nothing", async () => {
  const role = `styled_${randomUUID().replaceAll("-", "")}`;
  await admin.execute(`create role ${role} superuser login password 'styled'`);
  undo.push(() => admin.execute(`drop role ${role}`));
  for (const alteration of alterations) await altered(`role ${role}`, alteration);
  const address = Object.assign(new URL(url), { username: role, password: "styled" });
  await useAll(await openAltered(address.href));
});

test("migrations make their tables in the schema public, whatever is set for the database", async () => {
  const empty = `empty_${randomUUID().replaceAll("-", "")}`;
  await admin.execute(`create database ${empty} template template0`);
  for (const [setting, value] of alterations)
    await admin.execute(`alter database ${empty} set ${setting} = ${value}`);
  const address = Object.assign(new URL(url), { pathname: `/${empty}` }).href;
  await migrateDatabase(address);
  const { db, close: closeEmpty } = openDatabase({ url: address });
  undo.push(closeEmpty);
  expect(await isMigrated(db)).toBe(true);
  await useAll(db);
  const { rows } = await db.execute(
    sql`select distinct schemaname as schema from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  expect(rows).toEqual([{ schema: "drizzle" }, { schema: "public" }]);
});
