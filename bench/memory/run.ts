/** `pnpm --filter @todo/bench memory`: the server's memory under ten minutes of mixed load. */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { runAutocannon } from "../load/autocannon.ts";
import { runWrk } from "../load/wrk.ts";
import { withDb } from "../system/bench-users.ts";
import { startBenchPostgres } from "../system/postgres.ts";
import { megabytesOf } from "../system/process-cost.ts";
import { writeResult } from "../system/result-file.ts";
import { startServer } from "../system/server-process.ts";
import { contenders } from "../throughput/contenders.ts";
import { spreadOf } from "../throughput/statistics.ts";
import { createBenchData, workloads } from "../throughput/workloads.ts";

export interface Memory {
  contender: string;
  minutes: number;
  requests: number;
  /** The limit of the load, if there was one. */
  requestsPerSecond?: number;
  samples: { second: number; megabytes: number }[];
  /** Medians of the second quarter of the time, when the server is warm, and of the last quarter. */
  earlyMegabytes: number;
  lateMegabytes: number;
}

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    contender: { type: "string", default: "self-hosted" },
    rate: { type: "string" },
    save: { type: "boolean", default: false },
  },
});
const seconds = Math.round(Number(values.minutes) * 60);
const contender = contenders.find(({ name }) => name === values.contender);
const mixed = workloads.find(({ name }) => name === "mixed");
if (!contender || !mixed) throw new Error(`Unknown: ${values.contender}.`);
const held = values.rate === undefined ? {} : { requestsPerSecond: Number(values.rate) };
const samplesPerRun = 120;

async function watch(pid: number, isDone: () => boolean): Promise<Memory["samples"]> {
  const samples: Memory["samples"] = [];
  const startedAt = performance.now();
  while (!isDone()) {
    await sleep((seconds * 1000) / samplesPerRun);
    const second = Math.round((performance.now() - startedAt) / 1000);
    samples.push({ second, megabytes: Math.round(await megabytesOf(pid)) });
  }
  return samples;
}

function medianOf(samples: Memory["samples"], from: number, to: number): number {
  const part = samples.slice(samples.length * from, samples.length * to);
  return spreadOf(part.map(({ megabytes }) => megabytes)).median;
}

await contender.build?.();
const postgres = await startBenchPostgres();
try {
  const url = await postgres.createDatabase("memory");
  const data = await withDb(url, createBenchData);
  const server = await startServer(contender.server(url, contender.port));
  const origin = `http://127.0.0.1:${contender.port}`;
  let isDone = false;
  const options = { origin, requests: mixed.requests(data), connections: 16, seconds };
  const load = values.rate ? runAutocannon({ ...options, ...held }) : runWrk(options);
  const watching = watch(server.pid, () => isDone);
  const { requests } = await load.finally(async () => {
    isDone = true;
    await watching;
    await server.stop();
  });
  const samples = await watching;
  const [earlyMegabytes, lateMegabytes] = [
    medianOf(samples, 0.25, 0.5),
    medianOf(samples, 0.75, 1),
  ];
  const memory = { contender: contender.name, minutes: seconds / 60, requests, ...held, samples };
  const result: Memory = { ...memory, earlyMegabytes, lateMegabytes };
  await writeResult("memory", result, values.save);
  process.stdout.write(
    `${requests} requests in ${seconds} s: ${earlyMegabytes} MB in the second quarter, ${lateMegabytes} MB in the last, ${(lateMegabytes / earlyMegabytes).toFixed(2)} of it\n`,
  );
} finally {
  await postgres.stop();
}
