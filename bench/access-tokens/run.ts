/** `pnpm --filter @todo/bench access-tokens`: what a request costs with an access token and with a JWT, in turns. */
import { parseArgs } from "node:util";
import { inTurns } from "../load/in-turns.ts";
import { installedLoad } from "../load/installed-load.ts";
import type { HttpRequest } from "../load/load.ts";
import { withAccessToken } from "../system/access-token.ts";
import { type BenchUser, createBenchUsers, withDb } from "../system/bench-users.ts";
import { startBenchPostgres } from "../system/postgres.ts";
import { cpuSecondsOf } from "../system/process-cost.ts";
import { writeResult } from "../system/result-file.ts";
import { startServer } from "../system/server-process.ts";
import { contenders, type Contender } from "../throughput/contenders.ts";
import { spreadOf } from "../throughput/statistics.ts";
import { type AccessTokenCosts, type Cost, toReport } from "./report.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "10" },
    seconds: { type: "string", default: "3" },
    save: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const users = 360;
const warmUpSeconds = 10;

const [contender] = contenders.filter(({ name }) => name === "self-hosted") as [Contender];
const origin = `http://127.0.0.1:${contender.port}`;

const getOne = ({ token, taskIds }: BenchUser): HttpRequest => ({
  method: "GET",
  path: `/api/tasks/${taskIds[0]}`,
  token,
});

async function measure(url: string): Promise<AccessTokenCosts> {
  const owners = await withDb(url, (db) =>
    createBenchUsers(db, { name: "bench", users, tasks: 1 }),
  );
  const server = await startServer(contender.server(url, contender.port));
  const runLoad = await installedLoad();

  const load = async (senders: BenchUser[], duration: number): Promise<Cost> => {
    const before = await cpuSecondsOf(server.pid);
    const options = { origin, requests: senders.map(getOne), connections: 16, seconds: duration };
    const { requests, requestsPerSecond } = await runLoad(options);
    const cpuMs = (((await cpuSecondsOf(server.pid)) - before) * 1_000) / requests;
    return { requestsPerSecond, cpuMs };
  };

  try {
    const kinds = {
      jwt: owners,
      accessToken: await Promise.all(owners.map((user) => withAccessToken(origin, user))),
    };
    for (const senders of Object.values(kinds)) await load(senders, warmUpSeconds);
    const costs = await inTurns(
      rounds,
      () => load(kinds.jwt, seconds),
      () => load(kinds.accessToken, seconds),
    );
    const ratioOf = (key: keyof Cost) =>
      spreadOf(costs.map(([jwt, token]) => token[key] / jwt[key]));
    const costOf = (kind: 0 | 1): Cost => ({
      requestsPerSecond: Math.round(
        spreadOf(costs.map((cost) => cost[kind].requestsPerSecond)).median,
      ),
      cpuMs: spreadOf(costs.map((cost) => cost[kind].cpuMs)).median,
    });
    return {
      rounds,
      seconds,
      jwt: costOf(0),
      accessToken: costOf(1),
      cpuRatio: ratioOf("cpuMs"),
      throughputRatio: ratioOf("requestsPerSecond"),
    };
  } finally {
    await server.stop();
  }
}

await contender.build();
const postgres = await startBenchPostgres();
try {
  const result = await measure(await postgres.createDatabase("access_tokens"));
  await writeResult("access-tokens", result, values.save);
  process.stdout.write(`${toReport(result)}\n`);
} finally {
  await postgres.stop();
}
