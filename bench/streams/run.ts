/** `pnpm --filter @todo/bench streams`: memory, statements and delay of 2,000 streams in one process. */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createDb } from "@todo/db/database";
import { sql } from "drizzle-orm";
import { send } from "../system/api-client.ts";
import { createBenchUsers } from "../system/bench-users.ts";
import { startBenchPostgres } from "../system/postgres.ts";
import { megabytesOf } from "../system/process-cost.ts";
import { writeResult } from "../system/result-file.ts";
import { startServer } from "../system/server-process.ts";
import { toTable } from "../system/table.ts";
import { contenders } from "../throughput/contenders.ts";
import { openStreams, type Streams } from "./open-streams.ts";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "500" },
    each: { type: "string", default: "4" },
    rounds: { type: "string", default: "10" },
    save: { type: "boolean", default: false },
  },
});
const [userCount, each, rounds] = [values.users, values.each, values.rounds].map(Number) as [
  number,
  number,
  number,
];
const quietSeconds = 30;
const patienceMs = 20_000;

const contender = contenders.find(({ name }) => name === "self-hosted");
if (!contender) throw new Error("There is no self-hosted server.");

/** Resolves to how many milliseconds after the begin of `change` each of these streams had it. */
async function delaysOf(streams: Streams, indexes: number[], change: () => Promise<unknown>) {
  const before = indexes.map((index) => streams.counts[index] ?? 0);
  const from = performance.now();
  await change();
  while (indexes.some((index, at) => streams.counts[index] === before[at])) {
    if (performance.now() - from > patienceMs) throw new Error("Some stream got no change.");
    await sleep(5);
  }
  return indexes.map((index) => (streams.changedAt[index] ?? 0) - from);
}

function summaryOf(delays: number[]) {
  const sorted = delays.toSorted((one, other) => one - other);
  const at = (part: number) => Math.round(sorted[Math.floor(part * (sorted.length - 1))] ?? 0);
  return { medianMs: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

await contender.build();
const postgres = await startBenchPostgres();
try {
  const url = await postgres.createDatabase("streams");
  const { db, close } = createDb({ url, maxConnections: 1 });
  const users = await createBenchUsers(db, { name: "stream", users: userCount, tasks: 1 });
  const server = await startServer(contender.server(url, contender.port));
  const origin = `http://127.0.0.1:${contender.port}`;
  const statements = async () => {
    const { rows } = await db.execute<{ count: string }>(
      sql`select xact_commit as count from pg_stat_database where datname = current_database()`,
    );
    return Number(rows[0]?.count);
  };
  const edit = ({ token, taskIds }: (typeof users)[number], title: string) =>
    send(origin, {
      method: "PATCH",
      path: `/api/tasks/${taskIds[0]}`,
      token,
      body: JSON.stringify({ title }),
    });

  // Warm, as after some traffic.
  for (const user of users) await edit(user, "warm");
  const beforeMegabytes = await megabytesOf(server.pid);
  const streams = await openStreams(origin, users, each);
  const everyStream = Array.from({ length: streams.counts.length }, (_, index) => index);
  await sleep(5_000);
  const openMegabytes = await megabytesOf(server.pid);

  const statementsBefore = await statements();
  const from = performance.now();
  await sleep(quietSeconds * 1_000);
  const seconds = (performance.now() - from) / 1_000;
  const statementsPerSecond = ((await statements()) - statementsBefore) / seconds;

  const elsewhere: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await sleep(Math.random() * 1_000);
    const change = () =>
      db.execute(sql`update tasks set title = ${`round ${round}`}, version = version + 1`);
    elsewhere.push(...(await delaysOf(streams, everyStream, change)));
  }
  const here: number[] = [];
  for (const [index, user] of users.entries()) {
    const own = everyStream.filter((stream) => stream % users.length === index);
    here.push(...(await delaysOf(streams, own, () => edit(user, "here"))));
  }
  const changedMegabytes = await megabytesOf(server.pid);
  streams.close();
  await server.stop();
  await close();

  const result = {
    users: userCount,
    streams: everyStream.length,
    beforeMegabytes: Math.round(beforeMegabytes),
    openMegabytes: Math.round(openMegabytes),
    changedMegabytes: Math.round(changedMegabytes),
    statementsPerSecond: Math.round(statementsPerSecond * 100) / 100,
    elsewhere: summaryOf(elsewhere),
    here: summaryOf(here),
  };
  await writeResult("streams", result, values.save);
  const delay = ({ medianMs, p99Ms, maxMs }: typeof result.here) =>
    `${medianMs} ms, 99 % ${p99Ms} ms, at most ${maxMs} ms`;
  const rows = [
    [`${result.streams} streams of ${result.users} users`, "measured", "target"],
    ["resident memory before", `${result.beforeMegabytes} MiB`, ""],
    ["… with all streams open", `${result.openMegabytes} MiB`, "≤ 200 MiB"],
    ["… after all changes", `${result.changedMegabytes} MiB`, "≤ 200 MiB"],
    ["statements a second while nothing changes", String(result.statementsPerSecond), "1"],
    [
      "a change of all users at once, elsewhere, on every stream",
      delay(result.elsewhere),
      "≤ 1200 ms",
    ],
    ["a change by this process on every stream of its user", delay(result.here), "≤ 1200 ms"],
  ];
  process.stdout.write(`${toTable(rows)}\n`);
} finally {
  await postgres.stop();
}
