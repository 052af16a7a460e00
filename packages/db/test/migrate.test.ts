import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createDb } from "#database.ts";
import { migrateDatabase, rollBackDatabase } from "#migrate.ts";
import { isMigrated } from "#readiness.ts";
import { findTask } from "#tasks/tasks.ts";
import { appliedMigrations, migrationsBefore, openEmptyDatabase } from "./empty-database.ts";
import { failureOf } from "./failure.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db: admin, url: migratedUrl } = await openFileDatabase();
const openEmpty = () => openEmptyDatabase(admin, migratedUrl);

test("an empty database becomes one that is migrated and usable", async () => {
  const { url, db } = await openEmpty();
  expect(await isMigrated(db)).toBe(false);
  await migrateDatabase(url);
  expect(await isMigrated(db)).toBe(true);
  const userId = newUserId();
  const task = await storeTask(db, userId);
  expect(await findTask(db, userId, task.id)).toEqual(task);
});

test("the owner of a database migrates it there and back, as on Neon, where nobody is a superuser", async () => {
  const { url, db } = await openEmpty();
  const role = `owner_${randomUUID().slice(0, 8)}`;
  await db.execute(`create role ${role} login password 'owner'`);
  await db.execute(`alter database "${new URL(url).pathname.slice(1)}" owner to ${role}`);
  const ownerUrl = url.replace(/\/\/[^@]+@/, `//${role}:owner@`);
  await migrateDatabase(ownerUrl);
  expect(await isMigrated(db)).toBe(true);
  const [, ...undoable] = await appliedMigrations(db);
  for (const _ of undoable) await rollBackDatabase(ownerUrl);
  await migrateDatabase(ownerUrl);
  expect(await isMigrated(db)).toBe(true);
});

test("time limits of the database, which are meant for requests, do not end it", async () => {
  const { url, db } = await openEmpty();
  const name = new URL(url).pathname.slice(1);
  const limits = ["transaction", "statement", "lock", "idle_in_transaction_session"];
  for (const limit of limits)
    await admin.execute(`alter database "${name}" set ${limit}_timeout = '100ms'`);
  await migrateDatabase(url);
  expect(await isMigrated(db)).toBe(true);
});

test("a database that can't store every text is refused", async () => {
  const name = `latin_${randomUUID()}`;
  await admin.execute(
    `create database "${name}" encoding latin1 locale_provider libc locale 'C' template template0`,
  );
  const url = Object.assign(new URL(migratedUrl), { pathname: `/${name}` }).href;
  await expect(migrateDatabase(url)).rejects.toThrow("has the encoding LATIN1");
});

test("a second run changes nothing and keeps the rows", async () => {
  const { url, db } = await openEmpty();
  await migrateDatabase(url);
  const userId = newUserId();
  const task = await storeTask(db, userId);
  const applied = await appliedMigrations(db);
  await migrateDatabase(url);
  expect(await appliedMigrations(db)).toEqual(applied);
  expect(await findTask(db, userId, task.id)).toEqual(task);
});

test("of 5 clients at once one migrates and all succeed", async () => {
  const { url, db } = await openEmpty();
  await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(url)));
  expect(await isMigrated(db)).toBe(true);
  expect(await appliedMigrations(db)).toEqual(await appliedMigrations(admin));
});

test("of 5 processes at once one migrates and all succeed", { timeout: 60_000 }, async () => {
  const { url, db } = await openEmpty();
  const module = new URL("../src/migrate.ts", import.meta.url).href;
  const script = `import { migrateDatabase } from "${module}"; await migrateDatabase(process.argv[1]);`;
  const run = () =>
    promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script, url]);
  await Promise.all(Array.from({ length: 5 }, run));
  expect(await isMigrated(db)).toBe(true);
  expect(await appliedMigrations(db)).toEqual(await appliedMigrations(admin));
});

test("not migrated while the newest migration is missing, migrated after it", async () => {
  const { url, db } = await openEmpty();
  await migrateDatabase(url, await migrationsBefore());
  expect(await isMigrated(db)).toBe(false);
  await migrateDatabase(url);
  expect(await isMigrated(db)).toBe(true);
});

test("not migrated when the list of migrations is empty", async () => {
  const { url, db } = await openEmpty();
  await migrateDatabase(url);
  await db.execute(sql`delete from drizzle.__drizzle_migrations`);
  expect(await isMigrated(db)).toBe(false);
});

test("still migrated after a newer release has migrated further", async () => {
  const { url, db } = await openEmpty();
  await migrateDatabase(url);
  await db.execute(
    sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('next', 9999999999999)`,
  );
  expect(await isMigrated(db)).toBe(true);
});

test("an outage is thrown, never answered as not migrated", async () => {
  const { db, close } = createDb({ url: migratedUrl });
  await close();
  expect(await failureOf(isMigrated(db))).toMatchObject({ kind: "unavailable" });
  const missing = new URL(migratedUrl);
  missing.pathname = `/missing_${randomUUID()}`;
  await expect(migrateDatabase(missing.href)).rejects.toMatchObject({ code: "3D000" });
});
