import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFileDatabase } from "@todo/postgres/file-database";
import { dataFolderOf, withClient } from "@todo/postgres/postgres-client";
import { restartPostgres } from "@todo/postgres/postgres-server";
import { createTestDatabase, startTestPostgres } from "@todo/postgres/test-databases";
import { expect, onTestFinished, test } from "vitest";
import type { Db } from "#database.ts";
import { migrateDatabase } from "#migrate.ts";
import { isMigrated } from "#readiness.ts";
import { listTasks } from "#tasks/task-list.ts";
import { isPooled, openDatabase } from "./driver.ts";
import { failureOf } from "./failure.ts";
import { newUserId, storeTask } from "./new-user.ts";

const readOnly = { code: "25006", kind: "unavailable" };

/** One connection at most, so that a connection that is kept would be met again. */
function open(url: string): Db {
  const { db, close } = openDatabase({ url, maxConnections: 1 });
  onTestFinished(close);
  return db;
}

const alter = (url: string, what: string) =>
  withClient(url, async (client) => {
    await client.query("set default_transaction_read_only = off");
    const { rows } = await client.query("select quote_ident(current_database()) as name");
    await client.query(`alter database ${rows[0]?.name} ${what}`);
  });

async function expectReadOnly(db: Db) {
  const userId = newUserId();
  expect(await failureOf(isMigrated(db))).toEqual(readOnly);
  expect(await failureOf(storeTask(db, userId))).toEqual(readOnly);
  const written = db.transaction((tx) => storeTask(tx, userId));
  expect(await failureOf(written)).toEqual(readOnly);
  expect(await listTasks(db, userId)).toEqual([]);
}

async function expectWritable(db: Db) {
  const userId = newUserId();
  expect(await isMigrated(db)).toBe(true);
  expect(await listTasks(db, userId)).toEqual([]);
  const task = await storeTask(db, userId);
  expect(await listTasks(db, userId)).toEqual([task]);
}

const meetings: Record<string, (db: Db) => PromiseLike<unknown>> = {
  "asking whether it is ready": isMigrated,
  "a statement": (db) => storeTask(db, newUserId()),
  "a transaction": (db) => db.transaction((tx) => storeTask(tx, newUserId())),
};

// A pooler keeps its connections to itself.
test.skipIf(isPooled).each(Object.entries(meetings))(
  "unavailable while the database is read-only, and %s gives up the connection that was",
  async (_name, meet) => {
    const url = await createFileDatabase();
    await expectWritable(open(url));
    await alter(url, "set default_transaction_read_only = on");
    const db = open(url);
    await expectReadOnly(db);
    await listTasks(db, newUserId());
    await alter(url, "reset default_transaction_read_only");
    // The connection at hand is read-only still.
    await meet(db).then(undefined, () => {});
    await expectWritable(db);
  },
);

test("unavailable on a standby, which serves reads, until it is promoted", async () => {
  const postgres = await startTestPostgres(migrateDatabase);
  onTestFinished(postgres.stop);
  const url = await createTestDatabase(postgres.adminUrl);
  const db = open(url);
  await expectWritable(db);
  await writeFile(join(await dataFolderOf(postgres.adminUrl), "standby.signal"), "");
  await restartPostgres(postgres.adminUrl);
  await expect.poll(() => failureOf(isMigrated(db))).toEqual(readOnly);
  await expectReadOnly(db);
  await withClient(postgres.adminUrl, (client) => client.query("select pg_promote()"));
  await expectWritable(db);
});
