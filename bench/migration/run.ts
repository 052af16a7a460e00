// Measures the steps of the migration 0010_plan, and of its way back, on a large table in use: `node migration/run.ts 10000000`, which takes 10 GB of disk.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { migrateDatabase, rollBackDatabase } from "@todo/db/migrate";
import { applySteps } from "@todo/db/migration/apply-steps";
import { ownMigrations, stepsOf } from "@todo/db/migration/migration-files";
import { withClient } from "@todo/postgres/postgres-client";
import { removePostgres, startPostgres } from "@todo/postgres/postgres-server";
import getPort from "get-port";
import type { Client } from "pg";
import { toTable } from "../system/table.ts";
import { createTraffic, type Traffic } from "./traffic.ts";

const rows = Number(process.argv[2] ?? 10_000_000);
const migration = "0010_plan";

async function fill(client: Client): Promise<void> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    "select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'tasks'::regclass and not indisprimary",
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await client.query(
    "insert into tasks (user_id, title, description, completed) select md5((n / 1000)::text), 'Task number ' || n, case when n % 3 = 0 then repeat('words ', 12) end, n % 2 = 0 from generate_series(0, $1::int - 1) as n",
    [rows],
  );
  await client.query("set maintenance_work_mem = '512MB'");
  for (const { definition } of indexes) await client.query(definition);
  await client.query("vacuum (freeze, analyze) tasks");
  await client.query("checkpoint");
}

/** What a step does, by its first line that is no comment. */
function titleOf(step: string): string {
  const statements = step.replaceAll(/^--.*$/gm, "").trim();
  const [first = ""] = statements.split("\n");
  const inner = /(?:ALTER TABLE|CREATE TYPE|DROP INDEX)[^;]*/.exec(statements)?.[0];
  return (first.startsWith("DO") ? (inner ?? first) : first).replaceAll(/\s+/g, " ").slice(0, 70);
}

async function measure(client: Client, steps: string[], traffic: Traffic): Promise<string[][]> {
  const table: string[][] = [];
  for (const step of steps) {
    traffic.reset();
    const start = performance.now();
    await applySteps({ client, assertAlone: async () => {} }, [step]);
    const seconds = (performance.now() - start) / 1000;
    // Who waited for it is answered now.
    await sleep(500);
    const { write, read } = traffic.longestMs();
    table.push([titleOf(step), seconds.toFixed(2), write.toFixed(0), read.toFixed(0)]);
  }
  return table;
}

const dataDir = join(tmpdir(), `todo-migration-${randomUUID()}`);
const settings = { max_wal_size: "8GB", shared_buffers: "1GB" };
const postgres = await startPostgres({ dataDir, port: await getPort(), settings });
try {
  await migrateDatabase(postgres.url);
  await rollBackDatabase(postgres.url);
  await withClient(postgres.url, async (client) => {
    await fill(client);
    const head = ["step", "seconds", "longest write, ms", "longest read, ms"];
    for (const folder of ["", "down"]) {
      const file = await readFile(join(ownMigrations(), folder, `${migration}.sql`), "utf8");
      const traffic = await createTraffic(postgres.url, rows);
      const table = await measure(client, stepsOf(file), traffic);
      await traffic.stop();
      process.stdout.write(`\n${folder || "up"}\n${toTable([head, ...table])}\n`);
    }
  });
} finally {
  await postgres.stop();
  await removePostgres(dataDir);
}
