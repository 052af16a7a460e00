/** `pnpm check:backup`: loses a database and restores it as docs/operations.md says. */
import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createDb } from "@todo/db/database";
import { migrateDatabase } from "@todo/db/migrate";
import { isMigrated } from "@todo/db/readiness";
import { withClient } from "@todo/postgres/postgres-client";
import getPort from "get-port";
import { startDumpableServer } from "./dump-programs.ts";

const users = 200;
const tasksPerUser = 100;

const fill = `
  insert into "user" (id, name, email)
    select 'user-' || n, 'Ádá ' || n, n || '@example.com' from generate_series(1, ${users}) n;
  insert into tasks (user_id, title, description, completed)
    select 'user-' || u, 'Übung ✓ ' || t, case when t % 3 = 0 then null else E'a\\nb' end, t % 2 = 0
    from generate_series(1, ${users}) u, generate_series(1, ${tasksPerUser}) t;
  insert into task_counts (user_id, count)
    select 'user-' || u, ${tasksPerUser} from generate_series(1, ${users}) u
    on conflict (user_id) do update set count = excluded.count;`;

/** Each table's rows, as one digest. */
const digests = `
  select 'tasks' as name, count(*)::int as rows, md5(string_agg(t::text, '|' order by id)) from tasks t
  union all select 'user', count(*)::int, md5(string_agg(u::text, '|' order by id)) from "user" u
  union all select 'task_counts', count(*)::int, md5(string_agg(c::text, '|' order by user_id)) from task_counts c
  union all select 'changes', count(*)::int, md5(string_agg(c::text, '|' order by user_id, number)) from changes c
  union all select 'indexes', count(*)::int, md5(string_agg(indexdef, '|' order by indexname))
    from pg_indexes where schemaname = 'public'`;

const query = async (url: string, sql: string) =>
  withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

/** Throws unless the restored database can be used. */
async function assertUsable(url: string) {
  const database = createDb({ url });
  assert.equal(await isMigrated(database.db), true);
  await database.close();
  await migrateDatabase(url);
  const insert = "insert into tasks (user_id, title) values ('user-1', 'new') returning id::int";
  const [task] = await query(url, insert);
  assert.equal(task?.id, users * tasksPerUser + 1, "identities go on where they were");
  await query(url, `delete from "user" where id = 'user-1'`);
  const left = await query(url, "select id from tasks where user_id = 'user-1'");
  assert.deepEqual(left, [], "the triggers are there");
}

const server = await startDumpableServer(await getPort());
if (!server) {
  process.stderr.write("There is no PostgreSQL with pg_dump here: apt-get install postgresql.\n");
  process.exit(1);
}
try {
  await query(server.url, "create database todo");
  const url = server.url.replace(/postgres$/, "todo");
  await migrateDatabase(url);
  await query(url, fill);
  const before = await query(url, digests);

  const [{ folder } = {}] = await query(server.url, "show data_directory").then((rows) =>
    rows.map((row) => ({ folder: dirname(String(row.data_directory)) })),
  );
  const file = join(folder ?? "", "todo.dump");
  let startedAt = performance.now();
  const took = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  await server.run("pg_dump", ["--format=custom", "--no-owner", `--file=${file}`, url]);
  const dumped = took();
  await query(url, "delete from tasks where id % 7 = 0");
  assert.notDeepEqual(await query(url, digests), before);
  await query(server.url, "drop database todo");

  startedAt = performance.now();
  await query(server.url, "create database todo");
  await server.run("pg_restore", ["--no-owner", "--exit-on-error", `--dbname=${url}`, file]);
  const restored = took();
  assert.deepEqual(await query(url, digests), before);
  await assertUsable(url);
  const { size } = await stat(file);
  process.stdout.write(
    `${server.version}: ${users * tasksPerUser} tasks dumped in ${dumped} to ${Math.round(size / 1000)} kB, restored in ${restored}, row for row.\n`,
  );
} finally {
  await server.stop();
}
