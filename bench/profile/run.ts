/** Profiles a server under one workload: `pnpm --filter @todo/bench profile <contender> <workload> [seconds]`. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWrk } from "../load/wrk.ts";
import { withDb } from "../system/bench-users.ts";
import { startBenchPostgres } from "../system/postgres.ts";
import { startServer } from "../system/server-process.ts";
import { contenders } from "../throughput/contenders.ts";
import { requestsFor } from "../throughput/measure.ts";
import { createBenchData, workloads } from "../throughput/workloads.ts";
import {
  type CpuProfile,
  functionsOf,
  lastSeconds,
  type SelfTime,
  sourcesOf,
} from "./self-time.ts";

const [contenderName = "self-hosted", workloadName = "list-10", seconds = "8"] =
  process.argv.slice(2);
const contender = contenders.find(({ name }) => name === contenderName);
const workload = workloads.find(({ name }) => name === workloadName);
if (!contender || !workload) throw new Error(`Unknown: ${contenderName}, ${workloadName}.`);
const shown = 40;

const folder = await mkdtemp(join(tmpdir(), "todo-profile-"));
const postgres = await startBenchPostgres();
try {
  await contender.build();
  const url = await postgres.createDatabase("profile");
  const data = await withDb(url, createBenchData);
  const server = contender.server(url, contender.port);
  const flags = ["--cpu-prof", `--cpu-prof-dir=${folder}`];
  const running = await startServer({ ...server, args: [...flags, ...server.args] });
  const result = await runWrk({
    origin: `http://127.0.0.1:${contender.port}`,
    requests: requestsFor(contender, workload.requests(data)),
    connections: 16,
    seconds: Number(seconds),
  }).finally(running.stop);
  const profile = lastSeconds(await largestProfile(), Number(seconds) / 2);
  const title = `${contender.title}, ${workload.title}: ${result.requestsPerSecond.toFixed(0)} requests/s while profiled`;
  process.stdout.write(
    [
      title,
      "",
      "By source:",
      ...lines(sourcesOf(profile)),
      "",
      "By function:",
      ...lines(functionsOf(profile)),
      "",
    ].join("\n"),
  );
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true });
}

/** A server may have helper processes or threads with profiles of their own. */
async function largestProfile() {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".cpuprofile"));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const [largest] = texts.sort((one, other) => other.length - one.length);
  if (largest === undefined) throw new Error("The server wrote no profile.");
  return JSON.parse(largest) as CpuProfile;
}

function lines(times: SelfTime[]): string[] {
  return times
    .slice(0, shown)
    .map(({ name, percent }) => `${percent.toFixed(1).padStart(5)} %  ${name}`);
}
