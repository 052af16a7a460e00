/** `pnpm bench`: compares this API with plain servers, an empty route and the bare query in one run. */
import { isInstalled } from "../load/load.ts";
import { withDb } from "../system/bench-users.ts";
import { startBenchPostgres } from "../system/postgres.ts";
import { writeResult } from "../system/result-file.ts";
import { type ServerProcess, startServer } from "../system/server-process.ts";
import { bareQueries, type Contender, contenders, serverOf } from "./contenders.ts";
import { createPlainCopy } from "./plain-copy.ts";
import { httpRunner, pgbenchRunner, type Runner } from "./measure.ts";
import { readOptions } from "./options.ts";
import { findPythonStack, installPython } from "./python-stack.ts";
import { type Cell, measureRounds, mergeStarts } from "./rounds.ts";
import { checkTargets } from "./targets.ts";
import { summarise, type Throughput } from "./summary.ts";
import { toText } from "./text-report.ts";
import { type BenchData, createBenchData, workloads } from "./workloads.ts";

const options = readOptions(process.argv.slice(2));
const wanted = ({ name }: { name: string }) => options.contenders.includes(name);
const say = (message: string) => process.stderr.write(`${message}\n`);
const pythonStack = await findPythonStack();
const stops: (() => Promise<void>)[] = [];

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

function canRun({ title, isPython }: Contender): boolean {
  const isMissing = isPython && pythonStack === undefined;
  if (isMissing) say(`${title} is left out: ${installPython} installs what it needs.`);
  return !isMissing;
}

async function buildServers(servers: Contender[]): Promise<void> {
  for (const build of new Set(servers.map((server) => server.build))) {
    const titles = servers.filter((server) => server.build === build).map(({ title }) => title);
    say(`builds ${titles.join(" and ")}`);
    await build();
  }
}

async function startRunner(server: Contender, url: string, data: BenchData): Promise<Runner> {
  const { name, title, port, path, isKeyed, connectAs } = server;
  const ownUrl = (await connectAs?.(url)) ?? url;
  const running: ServerProcess = await startServer(server.server(ownUrl, port));
  stops.push(running.stop);
  const target = {
    name,
    title,
    path,
    isKeyed,
    pid: running.pid,
    origin: `http://127.0.0.1:${port}`,
  };
  return httpRunner(target, data, await generatorName());
}

async function generatorName(): Promise<"wrk" | "autocannon"> {
  return options.generator ?? ((await isInstalled("wrk", "-v")) ? "wrk" : "autocannon");
}

async function bareRunners(url: string): Promise<Runner[]> {
  const queries = bareQueries.filter(wanted);
  if (queries.length === 0 || (await isInstalled("pgbench", "--version")))
    return queries.map((query) => pgbenchRunner(query, url));
  say("The bare query is left out: there is no pgbench.");
  return [];
}

async function measure() {
  const servers = contenders.filter(wanted).filter(canRun);
  if (options.before !== undefined) servers.push(serverOf(options.before));
  if (options.build) await buildServers(servers);
  const postgres = await startBenchPostgres(options.durable);
  stops.push(postgres.stop);
  const url = await postgres.createDatabase("throughput");
  const data = await withDb(url, createBenchData);
  const plainUrl = await createPlainCopy(url);
  const bare = await bareRunners(plainUrl);
  const chosen = workloads.filter(({ name }) => options.workloads.includes(name));
  const starts: Cell[][] = [];
  // V8 compiles each process differently.
  for (let start = 1; start <= options.starts; start += 1) {
    say(`start ${start} of ${options.starts}`);
    const runners: Runner[] = [];
    for (const server of servers) {
      runners.push(await startRunner(server, server.isPeer ? plainUrl : url, data));
    }
    starts.push(await measureRounds([...runners, ...bare], chosen, options, say));
    for (const _ of runners) await stops.pop()?.();
  }
  return mergeStarts(starts);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void stopAll().finally(() => process.exit(1)));
}

try {
  const cells = await measure();
  const { starts, rounds, seconds, warmUpSeconds, leadInSeconds, durable } = options;
  const result: Throughput = {
    starts,
    rounds,
    seconds,
    warmUpSeconds,
    leadInSeconds,
    durable,
    pythonStack,
    generator: await generatorName(),
    cells: summarise(cells),
    targets: checkTargets(cells),
  };
  await writeResult(options.save ?? "throughput", result, options.save !== undefined);
  process.stdout.write(toText(result.cells, result.targets));
} finally {
  await stopAll();
}
