// Of the migrations that run step by step, beside requests of the release before.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { changes } from "#changes/change-tables.ts";
import { migrateDatabase, rollBackDatabase } from "#migrate.ts";
import { applySteps } from "#migration/apply-steps.ts";
import { ownMigrations, stepsOf } from "#migration/migration-files.ts";
import { isMigrated } from "#readiness.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { tasks } from "#tasks/task-tables.ts";
import { describeSchema } from "./describe-schema.ts";
import { migrationsUpTo, openDatabaseBefore } from "./empty-database.ts";
import { newTask } from "./new-task.ts";
import { newUserId } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";
import { connectReleaseBefore } from "./release-before.ts";

const { db: admin, url: adminUrl } = await openFileDatabase();
const openBefore = () => openDatabaseBefore("0010_plan", admin, adminUrl);

const stepsIn = async (...path: string[]) =>
  stepsOf(await readFile(join(ownMigrations(), ...path), "utf8"));

/** Undoes every migration from the newest to `tag`. */
async function rollBackTo(url: string, tag: string): Promise<void> {
  while ((await rollBackDatabase(url)) !== tag);
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, ssl: false });
  client.on("error", () => {});
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await isTrue()); await sleep(20)) {
    if (Date.now() > end) throw new Error("It did not happen");
  }
}

/** An old snapshot, for whose end CREATE INDEX CONCURRENTLY waits; it keeps no table from being changed. */
async function holdSnapshot(url: string) {
  const holder = await connect(url);
  await holder.query("begin isolation level repeatable read; select count(*) from pg_class");
  return () => holder.query("commit");
}

/** The backend that waits while it builds the key. */
async function findBuilder(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>(
    "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%UNIQUE INDEX CONCURRENTLY%' and pid <> pg_backend_pid()",
  );
  return rows[0]?.pid;
}

async function isKeyMoved(client: Client): Promise<boolean> {
  const { rows } = await client.query(
    "select from pg_index join pg_class on pg_class.oid = indexrelid where relname = 'tasks_user_id_id_pk' and indisprimary and indisvalid",
  );
  return rows.length === 1;
}

test("prepared statements of the release before go on before, during and after it, there and back", async () => {
  const { url } = await openBefore();
  const release = await connectReleaseBefore(url);
  const doEverything = async () =>
    expect(await release.doEverything(newUserId())).toEqual({
      created: true,
      changed: false,
      "by 0005": true,
      once: false,
    });
  async function during(work: Promise<unknown>) {
    let isOver = false;
    const end = work.finally(() => (isOver = true));
    while (!isOver) await doEverything();
    await end;
    await doEverything();
  }
  await doEverything();
  await during(migrateDatabase(url));
  await during(rollBackTo(url, "0010_plan"));
  await during(migrateDatabase(url));
  await release.close();
});

test("tasks and keys of the release before stay, with the defaults of what is new", async () => {
  const { url, db } = await openBefore();
  const release = await connectReleaseBefore(url);
  const userId = newUserId();
  await release.doEverything(userId);
  const before = await release.query("list", userId);
  const kept = { title: "kept", description: null, completed: true };
  const once = [userId, "key", ["f"], JSON.stringify(kept), release.keyLimits];
  const [stored] = await release.query("createOnce", ...once);
  await migrateDatabase(url);

  const added = { dueDate: null, timeZone: null, priority: "medium", tags: [] };
  const derived = { completedAt: null, dueAt: null, tagKeys: [] };
  const rows = await db.select().from(tasks).where(eq(tasks.userId, userId));
  expect(rows).toHaveLength(before.length + 1);
  for (const row of rows) expect(row).toMatchObject({ ...added, ...derived });
  const limits = JSON.parse(release.keyLimits);
  const key = { key: "key", fingerprints: ["f"] };
  const replayed = await createTaskOnce(db, userId, newTask(kept), limits, key);
  expect(replayed).toMatchObject({ outcome: "replayed", row: { ...kept, ...added } });
  expect(await release.query("createOnce", ...once)).toEqual([{ ...stored, outcome: "replayed" }]);
  await release.close();
});

test.each(["0010_plan", "0011_changes"])(
  "a run of %s that ends after any of its steps is finished by the next one, there and back",
  {
    timeout: 60_000,
  },
  async (tag) => {
    const { url, db } = await openDatabaseBefore(tag, admin, adminUrl);
    const folder = await migrationsUpTo(tag);
    const up = await stepsIn(`${tag}.sql`);
    const down = await stepsIn("down", `${tag}.sql`);
    const client = await connect(url);
    const migrator = { client, assertAlone: async () => {} };
    const before = await describeSchema(db);
    await migrateDatabase(url, folder);
    const after = await describeSchema(db);
    for (let steps = 0; steps <= up.length; steps += 1) {
      await applySteps(migrator, down.slice(0, steps));
      expect(await rollBackDatabase(url, folder)).toBe(tag);
      expect(await describeSchema(db)).toEqual(before);
      await applySteps(migrator, up.slice(0, steps));
      await migrateDatabase(url, folder);
      expect(await describeSchema(db)).toEqual(after);
    }
  },
);

test("each task of before gets a uid of its own, some at a time, and none of it is logged", async () => {
  const { url, db } = await openDatabaseBefore("0011_changes", admin, adminUrl);
  await db.execute(sql`insert into tasks (user_id, title)
    select 'user-' || n % 7, 'Before' from generate_series(1, 2500) as n`);
  await migrateDatabase(url);
  const rows = await db.select({ uid: tasks.uid }).from(tasks);
  expect(new Set(rows.map(({ uid }) => uid)).size).toBe(2500);
  expect(await db.$count(changes)).toBe(0);
});

test.each(["process is killed", "connection is ended"])(
  "when its %s while it builds the key, the next run builds it anew",
  async (event) => {
    const { url, db } = await openBefore();
    const client = await connect(url);
    const release = await holdSnapshot(url);
    const module = new URL("../src/migrate.ts", import.meta.url).href;
    const script = `import { migrateDatabase } from "${module}"; await migrateDatabase(process.argv[1]);`;
    const child = execFile(process.execPath, ["--input-type=module", "--eval", script, url]);
    const ended = new Promise<unknown>((resolve) => child.on("exit", resolve));
    await until(async () => (await findBuilder(client)) !== undefined);
    if (event === "process is killed") child.kill("SIGKILL");
    else await client.query("select pg_terminate_backend($1)", [await findBuilder(client)]);
    expect(await ended).not.toBe(0);
    expect(await isKeyMoved(client)).toBe(false);
    const { rows } = await client.query(
      "select indisvalid from pg_index where indexrelid = 'tasks_user_id_id_pk'::regclass",
    );
    expect(rows).toEqual([{ indisvalid: false }]);

    const next = migrateDatabase(url);
    await until(async () => (await findBuilder(client)) !== undefined);
    await release();
    await next;
    expect(await isKeyMoved(client)).toBe(true);
    expect(await isMigrated(db)).toBe(true);
  },
);

test("of 5 at once one migrates, and none keeps the builder of the key waiting", async () => {
  const { url, db } = await openBefore();
  await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(url)));
  expect(await isMigrated(db)).toBe(true);
});

test("it waits for a migrator of the release before, and keeps none waiting while it builds the key", async () => {
  const { url, db } = await openBefore();
  const [before, observer] = [await connect(url), await connect(url)];
  const lock = "select pg_advisory_xact_lock(7205759403)";
  await before.query(`begin; ${lock}`);
  const release = await holdSnapshot(url);
  const run = migrateDatabase(url);
  await sleep(500);
  expect(await findBuilder(observer)).toBeUndefined();
  await before.query("commit");
  await until(async () => (await findBuilder(observer)) !== undefined);
  await before.query(`begin; ${lock}; commit`);
  await release();
  await run;
  expect(await isMigrated(db)).toBe(true);
});

test("in a deadlock with a request a step gives up, not the request", async () => {
  const { url } = await openBefore();
  const [client, request] = [await connect(url), await connect(url)];
  await request.query("begin; lock table tasks in row exclusive mode");
  const step = "lock table task_counts; select pg_sleep(0.3); lock table tasks";
  const steps = applySteps({ client, assertAlone: async () => {} }, [step]);
  await sleep(150);
  await request.query("lock table task_counts in row exclusive mode; commit");
  await steps;
});

test("behind a transaction that holds the table, writers wait little more than a second at a time", async () => {
  const { url, db } = await openBefore();
  const [holder, writer] = [await connect(url), await connect(url)];
  await holder.query("begin; select count(*) from tasks");
  let isOver = false;
  const run = migrateDatabase(url).finally(() => (isOver = true));
  const waits = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  const freed = until(async () => ((await db.execute(waits)).rowCount ?? 0) > 0)
    .then(() => sleep(6_000))
    .then(() => holder.query("commit"));
  let longestMs = 0;
  while (!isOver) {
    const start = performance.now();
    await writer.query("insert into tasks (user_id, title) values ('writer', 'New')");
    longestMs = Math.max(longestMs, performance.now() - start);
    await sleep(5);
  }
  await Promise.all([run, freed]);
  expect(longestMs).toBeGreaterThan(300);
  expect(longestMs).toBeLessThan(4_000);
  expect(await isMigrated(db)).toBe(true);
});
