/** `pnpm --filter @todo/bench growth`: requests on tables of a thousand to ten million tasks. */
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { type BenchUser, createBenchUsers, withDb } from "../system/bench-users.ts";
import { startBenchPostgres } from "../system/postgres.ts";
import { writeResult } from "../system/result-file.ts";
import { startServer } from "../system/server-process.ts";
import { contenders } from "../throughput/contenders.ts";
import { fillTasks } from "./fill.ts";
import { type Growth, growthTable } from "./growth-table.ts";
import { type GrowthRow, measureOperation } from "./measure.ts";
import { findDeepPage, operations, type Subject } from "./operations.ts";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,1000000,10000000" },
    repetitions: { type: "string", default: "200" },
    contender: { type: "string", default: "self-hosted" },
    save: { type: "boolean", default: false },
  },
});
const sizes = values.sizes.split(",").map(Number);
const repetitions = Number(values.repetitions);
const contender = contenders.find(({ name }) => name === values.contender);
const owners = new Map([
  ["light", 100],
  ["heavy", 10_000],
]);
const stops: (() => Promise<void>)[] = [];

async function createUsers(url: string, size: number): Promise<BenchUser[]> {
  return withDb(url, async (db) => {
    const users = await Promise.all(
      [...owners.keys()].map((name) => createBenchUsers(db, { name, users: 1, tasks: 0 })),
    );
    const tasks = new Map([...owners].map(([name, count]) => [`${name}-1`, count]));
    const own = [...owners.values()].reduce((sum, count) => sum + count, 0);
    await fillTasks(db, tasks, size + own);
    return Promise.all(
      users.flat().map(async (user) => {
        const { rows } = await db.execute<{ id: string }>(
          sql`select id from tasks where user_id = ${user.id}`,
        );
        return { ...user, taskIds: rows.map(({ id }) => Number(id)) };
      }),
    );
  });
}

/** Starts a database and a server for one size. */
async function startSize(
  createDatabase: (name: string) => Promise<string>,
  size: number,
  index: number,
): Promise<Subject[]> {
  if (!contender) throw new Error(`Unknown: ${values.contender}.`);
  process.stderr.write(`fills ${size.toLocaleString("en")} tasks\n`);
  const url = await createDatabase(`growth_${size}`);
  const users = await createUsers(url, size);
  const port = contender.port + 10 * (index + 1);
  const server = await startServer(contender.server(url, port));
  stops.push(server.stop);
  const origin = `http://127.0.0.1:${port}`;
  return Promise.all(
    users.map(async (user) => ({ origin, user, deepPage: await findDeepPage(origin, user) })),
  );
}

await contender?.build();
const postgres = await startBenchPostgres();
stops.push(postgres.stop);
try {
  const bySize: Subject[][] = [];
  for (const [index, size] of sizes.entries()) {
    bySize.push(await startSize(postgres.createDatabase, size, index));
  }
  const rows: GrowthRow[] = [];
  for (const user of owners.keys()) {
    const subjects = bySize.flat().filter((subject) => subject.user.id === `${user}-1`);
    for (const operation of operations)
      rows.push(await measureOperation(operation, subjects, repetitions));
  }
  const growth: Growth = { sizes, repetitions, rows };
  await writeResult("growth", growth, values.save);
  process.stdout.write(`${growthTable(growth)}\n`);
} finally {
  for (const stop of stops.splice(0).reverse()) await stop();
}
