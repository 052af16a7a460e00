/** `pnpm --filter @todo/bench streams`: memory, statements and delays of 2,000 streams in one process. */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createDb } from "@todo/db/database";
import { sql } from "drizzle-orm";
import { send } from "../system/api-client.ts";
import { type BenchUser, createBenchUsers } from "../system/bench-users.ts";
import { startBenchPostgres } from "../system/postgres.ts";
import { fileMegabytesOf, megabytesOf } from "../system/process-cost.ts";
import { writeResult } from "../system/result-file.ts";
import { startServer } from "../system/server-process.ts";
import { contenders, type Contender } from "../throughput/contenders.ts";
import { delaysOf, summaryOf } from "./delays.ts";
import { openStreams } from "./open-streams.ts";
import { type StreamsResult, toReport } from "./report.ts";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "500" },
    each: { type: "string", default: "4" },
    save: { type: "boolean", default: false },
  },
});
const each = Number(values.each);
/** PostgreSQL counts the statements of a connection up to ten seconds after they ran. */
const settledMs = 12_000;
const quietMs = 30_000;
/** V8 shrinks it when it has been filled twice more. */
const youngGenerationShrinksMs = 300_000;
const changedElsewhere = 60;

const [contender] = contenders.filter(({ name }) => name === "self-hosted") as [Contender];
const origin = `http://127.0.0.1:${contender.port}`;

const edit = ({ token, taskIds }: BenchUser, title: string) =>
  send(origin, {
    method: "PATCH",
    path: `/api/tasks/${taskIds[0]}`,
    token,
    body: JSON.stringify({ title }),
  });

async function measure(url: string): Promise<StreamsResult> {
  const { db, close } = createDb({ url, maxConnections: 1 });
  const users = await createBenchUsers(db, {
    name: "stream",
    users: Number(values.users),
    tasks: 1,
  });
  const server = await startServer(contender.server(url, contender.port));
  const megabytes = async () => Math.round(await megabytesOf(server.pid));
  const statements = async () => {
    const { rows } = await db.execute<{ count: string }>(
      sql`select xact_commit as count from pg_stat_database where datname = current_database()`,
    );
    return Number(rows[0]?.count);
  };

  // Warm, as after some traffic.
  for (const user of users) await edit(user, "warm");
  const beforeMegabytes = await megabytes();
  const streams = await openStreams(origin, users, each);
  await sleep(settledMs);
  const openMegabytes = await megabytes();
  const openFileMegabytes = Math.round(await fileMegabytesOf(server.pid));

  const statementsBefore = await statements();
  await sleep(quietMs);
  const statementsPerSecond = ((await statements()) - statementsBefore) / (quietMs / 1_000);

  const all = Array.from({ length: streams.counts.length }, (_, index) => index);
  const streamsOf = (index: number) => all.filter((stream) => stream % users.length === index);
  const here: number[] = [];
  for (const [index, user] of users.entries()) {
    here.push(...(await delaysOf(streams, streamsOf(index), () => edit(user, "here"))));
  }
  const elsewhere: number[] = [];
  for (const [index, { taskIds }] of users.slice(0, changedElsewhere).entries()) {
    // At any time between two questions to the database.
    await sleep(Math.random() * 1_000);
    const change = () =>
      db.execute(sql`update tasks set title = 'elsewhere' where id = ${taskIds[0]}`);
    elsewhere.push(...(await delaysOf(streams, streamsOf(index), change)));
  }
  const changeAll = () => db.execute(sql`update tasks set title = 'all at once'`);
  const atOnce = await delaysOf(streams, all, changeAll);
  const changedMegabytes = await megabytes();
  await sleep(youngGenerationShrinksMs);
  const quietMegabytes = await megabytes();
  streams.close();
  await server.stop();
  await close();
  return {
    users: users.length,
    streams: all.length,
    beforeMegabytes,
    openMegabytes,
    openFileMegabytes,
    changedMegabytes,
    quietMegabytes,
    statementsPerSecond: Math.round(statementsPerSecond * 100) / 100,
    here: summaryOf(here),
    elsewhere: summaryOf(elsewhere),
    atOnce: summaryOf(atOnce),
  };
}

await contender.build();
const postgres = await startBenchPostgres();
try {
  const result = await measure(await postgres.createDatabase("streams"));
  await writeResult("streams", result, values.save);
  process.stdout.write(`${toReport(result)}\n`);
} finally {
  await postgres.stop();
}
