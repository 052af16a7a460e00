/** `pnpm --filter @todo/bench access-tokens`: what a request costs with an access token and with a JWT, in turns. */
import { parseArgs } from "node:util";
import { runAutocannon } from "../load/autocannon.ts";
import { type HttpRequest, isInstalled } from "../load/load.ts";
import { runWrk } from "../load/wrk.ts";
import { send } from "../system/api-client.ts";
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

/** The same user with an access token in the place of the JWT. */
async function withAccessToken(user: BenchUser): Promise<BenchUser> {
  const body = JSON.stringify({ name: "bench", scopes: ["tasks:write"] });
  const request = { method: "POST", path: "/api/tokens", token: user.token, body } as const;
  const { token } = (await send(origin, request)) as { token: string };
  return { ...user, token };
}

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
  const runLoad = (await isInstalled("wrk", "-v")) ? runWrk : runAutocannon;

  const load = async (senders: BenchUser[], duration: number): Promise<Cost> => {
    const before = await cpuSecondsOf(server.pid);
    const options = { origin, requests: senders.map(getOne), connections: 16, seconds: duration };
    const { requests, requestsPerSecond } = await runLoad(options);
    const cpuMs = (((await cpuSecondsOf(server.pid)) - before) * 1_000) / requests;
    return { requestsPerSecond, cpuMs };
  };

  try {
    const kinds = { jwt: owners, accessToken: await Promise.all(owners.map(withAccessToken)) };
    for (const senders of Object.values(kinds)) await load(senders, warmUpSeconds);
    const measured = { jwt: [] as Cost[], accessToken: [] as Cost[] };
    for (let round = 0; round < rounds; round += 1) {
      // Whoever is first in one round is second in the next.
      const order = ["jwt", "accessToken"] as const;
      for (const kind of round % 2 === 0 ? order : order.toReversed())
        measured[kind].push(await load(kinds[kind], seconds));
    }
    const ratiosOf = (key: keyof Cost) =>
      measured.accessToken.map((cost, round) => cost[key] / (measured.jwt[round]?.[key] ?? 0));
    const median = (costs: Cost[], key: keyof Cost) =>
      spreadOf(costs.map((cost) => cost[key])).median;
    const costOf = (costs: Cost[]): Cost => ({
      requestsPerSecond: Math.round(median(costs, "requestsPerSecond")),
      cpuMs: median(costs, "cpuMs"),
    });
    return {
      rounds,
      seconds,
      jwt: costOf(measured.jwt),
      accessToken: costOf(measured.accessToken),
      cpuRatio: spreadOf(ratiosOf("cpuMs")),
      throughputRatio: spreadOf(ratiosOf("requestsPerSecond")),
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
