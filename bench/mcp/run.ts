/** `pnpm --filter @todo/bench mcp`: what a tool call costs beside the request of the HTTP API that it stands for. */
import { createDb, type Db } from "@todo/db/database";
import { type BenchUser, createBenchUsers } from "../system/bench-users.ts";
import { startBenchPostgres } from "../system/postgres.ts";
import { cpuSecondsOf } from "../system/process-cost.ts";
import { startServer } from "../system/server-process.ts";
import { toTable } from "../system/table.ts";
import { type Contender, contenders } from "../throughput/contenders.ts";
import { findPostmaster } from "../unit-costs/postgres-costs.ts";
import { type Call, pairs } from "./calls.ts";

/** Each user has one request at a time under way. */
const users = 8;
const tasksOfUser = 1_000;
/** The two ways take turns, so that whatever else the machine does meets both. */
const turns = 40;
/** For V8, which compiles over thousands of requests. */
const warmUpTurns = 16;
const requestsOfTurn = 40;

const [contender] = contenders.filter(({ name }) => name === "self-hosted") as [Contender];
const origin = `http://127.0.0.1:${contender.port}`;

interface Cost {
  server: number;
  postgres: number;
  seconds: number;
}

type Request = (user: BenchUser, round: number) => Call;

async function send({ method, path, body }: Call, user: BenchUser): Promise<void> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${user.token}`,
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok || /"(?:isError|error)":/.test(text)) throw new Error(`${path}: ${text}`);
}

async function runTurn(request: Request, owners: BenchUser[], turn: number): Promise<void> {
  await Promise.all(
    owners.map(async (user) => {
      for (let index = 0; index < requestsOfTurn; index += 1) {
        await send(request(user, turn * requestsOfTurn + index), user);
      }
    }),
  );
}

/** What all turns cost, by way, for one request. */
async function measure(ways: Request[], owners: BenchUser[], read: () => Promise<Cost>) {
  const costs = ways.map(() => ({ server: 0, postgres: 0, seconds: 0 }));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [index, way] of ways.entries()) {
      const before = await read();
      await runTurn(way, owners, turn);
      const after = await read();
      const cost = costs[index];
      if (!cost || turn < warmUpTurns) continue;
      for (const key of ["server", "postgres", "seconds"] as const) {
        cost[key] +=
          (after[key] - before[key]) / ((turns - warmUpTurns) * requestsOfTurn * owners.length);
      }
    }
  }
  return costs;
}

async function measureAll(db: Db, server: number): Promise<string[][]> {
  const owners = await createBenchUsers(db, { name: "mcp", users, tasks: tasksOfUser });
  const postmaster = await findPostmaster(db);
  const read = async () => ({
    server: await cpuSecondsOf(server),
    postgres: await cpuSecondsOf(postmaster),
    seconds: performance.now() / 1_000,
  });
  const rows = [["request", "way", "CPU ms, API", "CPU ms, PostgreSQL", "ms", "CPU ×", "time ×"]];
  for (const { name, rest, tool } of pairs) {
    const [own, other] = await measure([rest, tool], owners, read);
    if (!own || !other) continue;
    const cpu = (cost: Cost) => cost.server + cost.postgres;
    const row = (way: string, cost: Cost, base: Cost) => [
      name,
      way,
      (cost.server * 1_000).toFixed(3),
      (cost.postgres * 1_000).toFixed(3),
      (cost.seconds * 1_000).toFixed(3),
      (cpu(cost) / cpu(base)).toFixed(2),
      (cost.seconds / base.seconds).toFixed(2),
    ];
    rows.push(row("HTTP", own, own), row("tool", other, own));
  }
  return rows;
}

await contender.build();
const postgres = await startBenchPostgres();
const url = await postgres.createDatabase("mcp");
const { db, close } = createDb({ url, maxConnections: 1, statementTimeoutMs: 3_600_000 });
const server = await startServer(contender.server(url, contender.port));
try {
  process.stdout.write(`${toTable(await measureAll(db, server.pid))}\n`);
} finally {
  await server.stop();
  await close();
  await postgres.stop();
}
