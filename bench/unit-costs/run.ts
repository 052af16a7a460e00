/** `pnpm --filter @todo/bench unit-costs`: what one request costs in CPU time and WAL, and one row in bytes. */
import { createDb, type Db } from "@todo/db/database";
import { createBenchUsers } from "../system/bench-users.ts";
import { startBenchPostgres } from "../system/postgres.ts";
import { cpuSecondsOf } from "../system/process-cost.ts";
import { startServer } from "../system/server-process.ts";
import { toTable } from "../system/table.ts";
import { contenders, type Contender } from "../throughput/contenders.ts";
import { type Operation, operations, type Subject } from "./operations.ts";
import { findPostmaster, readWalBytes, rowBytes } from "./postgres-costs.ts";

/** Each user has one request at a time under way. */
const users = 16;
const tasksOfUser = 2_000;
const warmUp = 30;
const rounds = 150;

const [contender] = contenders.filter(({ name }) => name === "self-hosted") as [Contender];

interface Processes {
  db: Db;
  server: number;
  postmaster: number;
}

async function measure({ name, run }: Operation, subjects: Subject[], { db, ...of }: Processes) {
  const runRounds = (from: number, to: number) =>
    Promise.all(
      subjects.map(async (subject) => {
        for (let round = from; round < to; round += 1) await run(subject, round);
      }),
    );
  const read = async () => ({
    server: await cpuSecondsOf(of.server),
    postgres: await cpuSecondsOf(of.postmaster),
    wal: await readWalBytes(db),
  });
  await runRounds(0, warmUp);
  const before = await read();
  await runRounds(warmUp, warmUp + rounds);
  const after = await read();
  const each = (key: keyof typeof before, factor: number) =>
    (((after[key] - before[key]) * factor) / (rounds * subjects.length)).toFixed(
      factor > 1 ? 2 : 0,
    );
  return [name, each("server", 1_000), each("postgres", 1_000), each("wal", 1)];
}

await contender.build();
const postgres = await startBenchPostgres();
const url = await postgres.createDatabase("unit_costs");
const { db, close } = createDb({ url, maxConnections: 1, statementTimeoutMs: 3_600_000 });
const server = await startServer(contender.server(url, contender.port));
try {
  const owners = await createBenchUsers(db, { name: "cost", users, tasks: tasksOfUser });
  const subjects: Subject[] = owners.map((user) => ({
    origin: `http://127.0.0.1:${contender.port}`,
    user,
    etags: new Map(),
  }));
  const processes = { db, server: server.pid, postmaster: await findPostmaster(db) };
  const rows = [["request", "CPU ms, API", "CPU ms, PostgreSQL", "WAL bytes"]];
  for (const operation of operations) rows.push(await measure(operation, subjects, processes));
  process.stdout.write(`${toTable(rows)}\n\n${toTable(await rowBytes(db))}\n`);
} finally {
  await server.stop();
  await close();
  await postgres.stop();
}
