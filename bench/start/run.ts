/** `pnpm --filter @todo/bench start-up`: the time from start to the first list of tasks, and the size of the code. */
import { parseArgs } from "node:util";
import { send } from "../system/api-client.ts";
import { type BenchUser, createBenchUsers, withDb } from "../system/bench-users.ts";
import { startBenchPostgres } from "../system/postgres.ts";
import { peakMegabytesOf } from "../system/process-cost.ts";
import { writeResult } from "../system/result-file.ts";
import { startServer } from "../system/server-process.ts";
import { type Contender, contenders } from "../throughput/contenders.ts";
import { spreadOf } from "../throughput/statistics.ts";
import { measureCode } from "./code-sizes.ts";
import { codeTable, type StartUp, startTable } from "./start-tables.ts";

interface Start {
  milliseconds: number;
  megabytes: number;
}

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    contenders: { type: "string", default: "self-hosted,next,hono,fastify" },
    save: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const names = values.contenders.split(",");
const chosen = contenders.filter(({ name }) => names.includes(name));

async function startOnce(contender: Contender, url: string, user: BenchUser): Promise<Start> {
  const startedAt = performance.now();
  const server = await startServer(contender.server(url, contender.port));
  try {
    const request = { method: "GET", path: "/api/tasks", token: user.token } as const;
    await send(`http://127.0.0.1:${contender.port}`, request);
    const milliseconds = performance.now() - startedAt;
    return { milliseconds, megabytes: await peakMegabytesOf(server.pid) };
  } finally {
    await server.stop();
  }
}

for (const { build } of chosen) await build?.();
const postgres = await startBenchPostgres();
try {
  const url = await postgres.createDatabase("start_up");
  const [user] = await withDb(url, (db) =>
    createBenchUsers(db, { name: "user", users: 1, tasks: 10 }),
  );
  const starts = new Map(chosen.map((contender) => [contender, [] as Start[]]));
  for (let round = 0; round < rounds && user; round += 1) {
    for (const [contender, all] of starts) all.push(await startOnce(contender, url, user));
  }
  const servers = [...starts].map(([{ name, title }, all]) => ({
    contender: name,
    title,
    firstAnswerMs: spreadOf(all.map(({ milliseconds }) => milliseconds)),
    megabytes: spreadOf(all.map(({ megabytes }) => megabytes)),
  }));
  const result: StartUp = { rounds, servers, code: await measureCode() };
  await writeResult("start-up", result, values.save);
  process.stdout.write(`${startTable(result)}\n\n${codeTable(result)}\n`);
} finally {
  await postgres.stop();
}
