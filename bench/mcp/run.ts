/** `pnpm --filter @todo/bench mcp`: what a tool call costs beside the request of the HTTP API that it stands for. */
import { createDb } from "@todo/db/database";
import { inTurns } from "../load/in-turns.ts";
import { installedLoad } from "../load/installed-load.ts";
import type { HttpRequest } from "../load/load.ts";
import { withAccessToken } from "../system/access-token.ts";
import { send } from "../system/api-client.ts";
import { createBenchUsers } from "../system/bench-users.ts";
import { startBenchPostgres } from "../system/postgres.ts";
import { cpuSecondsOf } from "../system/process-cost.ts";
import { startServer } from "../system/server-process.ts";
import { toTable } from "../system/table.ts";
import { type Contender, contenders } from "../throughput/contenders.ts";
import { spreadOf } from "../throughput/statistics.ts";
import { findPostmaster } from "../unit-costs/postgres-costs.ts";
import { type Pair, pairsOf } from "./calls.ts";

const users = 16;
const tasksOfUser = 1_000;
const connections = 16;
const warmUpSeconds = 8;
const rounds = 8;
const seconds = 3;

const [contender] = contenders.filter(({ name }) => name === "self-hosted") as [Contender];
const origin = `http://127.0.0.1:${contender.port}`;

/** Of a request. */
interface Cost {
  apiMs: number;
  postgresMs: number;
  requestsPerSecond: number;
}

type Measure = (requests: HttpRequest[], seconds: number) => Promise<Cost>;

async function rowsOf({ name, rest, tool }: Pair, measure: Measure): Promise<string[][]> {
  await assertSucceeds(tool);
  for (const requests of [rest, tool]) await measure(requests, warmUpSeconds);
  const costs = await inTurns(
    rounds,
    () => measure(rest, seconds),
    () => measure(tool, seconds),
  );
  const row = (way: string, index: 0 | 1) => {
    const medianOf = (key: keyof Cost) => spreadOf(costs.map((cost) => cost[index][key])).median;
    const ratioOf = (numberOf: (cost: Cost) => number) => {
      const ratios = costs.map((cost) => numberOf(cost[index]) / numberOf(cost[0]));
      const { median, min, max } = spreadOf(ratios);
      return index === 0 ? "1" : `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
    };
    return [
      name,
      way,
      medianOf("apiMs").toFixed(3),
      medianOf("postgresMs").toFixed(3),
      ratioOf(({ apiMs, postgresMs }) => apiMs + postgresMs),
      ratioOf(({ requestsPerSecond }) => 1 / requestsPerSecond),
    ];
  };
  return [row("HTTP", 0), row("tool", 1)];
}

/** A tool that fails answers 200 too. */
async function assertSucceeds([request]: HttpRequest[]): Promise<void> {
  const answer = request && (await send(origin, request));
  const { result } = answer as { result?: { isError?: boolean } };
  if (!result || result.isError) throw new Error(`A tool failed: ${JSON.stringify(answer)}`);
}

await contender.build();
const postgres = await startBenchPostgres();
const url = await postgres.createDatabase("mcp");
const { db, close } = createDb({ url, maxConnections: 1, statementTimeoutMs: 3_600_000 });
const server = await startServer(contender.server(url, contender.port));
try {
  const signedIn = await createBenchUsers(db, { name: "mcp", users, tasks: tasksOfUser });
  const owners = await Promise.all(signedIn.map((user) => withAccessToken(origin, user)));
  const postmaster = await findPostmaster(db);
  const runLoad = await installedLoad();
  const measure: Measure = async (requests, duration) => {
    const before = [await cpuSecondsOf(server.pid), await cpuSecondsOf(postmaster)] as const;
    const result = await runLoad({ origin, requests, connections, seconds: duration });
    const after = [await cpuSecondsOf(server.pid), await cpuSecondsOf(postmaster)] as const;
    return {
      apiMs: ((after[0] - before[0]) * 1_000) / result.requests,
      postgresMs: ((after[1] - before[1]) * 1_000) / result.requests,
      requestsPerSecond: result.requestsPerSecond,
    };
  };
  const rows = [["request", "way", "CPU ms, API", "CPU ms, PostgreSQL", "CPU ×", "time ×"]];
  for (const pair of pairsOf(owners)) rows.push(...(await rowsOf(pair, measure)));
  process.stdout.write(`${toTable(rows)}\n`);
} finally {
  await server.stop();
  await close();
  await postgres.stop();
}
