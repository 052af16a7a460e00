import type { Spread } from "../throughput/statistics.ts";
import type { TargetResult } from "../throughput/targets.ts";

interface Results {
  throughput: { targets: TargetResult[] };
  growth: { sizes: number[]; rows: { tasks: number; ratio: Spread }[] };
  memory: { minutes: number; earlyMegabytes: number; lateMegabytes: number };
  startUp: {
    servers: { title: string; firstAnswerMs: Spread }[];
    code: { parts: { name: string; bytes: number }[] };
  };
}

/** The lines of README.md that have figures of benchmarks. */
export function readmeFigures({ throughput, growth, memory, startUp }: Results): string {
  const toHono = (workload: string) => {
    const result = throughput.targets.find(
      (target) => target.workload === workload && target.base === "hono",
    );
    return `${result?.measured.median.toFixed(1)} ×`;
  };
  const fewest = Math.min(...growth.rows.map(({ tasks }) => tasks));
  const ratios = growth.rows
    .filter(({ tasks }) => tasks === fewest)
    .map(({ ratio }) => ratio.median);
  const [slowest, fastest] = [Math.max(...ratios).toFixed(2), Math.min(...ratios).toFixed(2)];
  const [smallest, largest] = [growth.sizes[0], growth.sizes.at(-1)].map((size) =>
    size?.toLocaleString("en"),
  );
  const memoryRatio = (memory.lateMegabytes / memory.earlyMegabytes).toFixed(2);
  const starts = startUp.servers
    .filter(({ title }) => title.startsWith("this API"))
    .map(({ firstAnswerMs }) => firstAnswerMs.median);
  const startSeconds = (Math.min(...starts) / 1000).toFixed(1);
  const folder = startUp.code.parts.find(({ name }) => name.includes("its folder"));
  const megabytes = ((folder?.bytes ?? Number.NaN) / 1e6).toFixed(0);
  return [
    `- **Fast.** The self-hosted server reads a task ${toHono("get-one")} as fast as a plain Hono server with Drizzle, lists ten tasks ${toHono("list-10")} as fast, and creates one ${toHono("create")} as fast, with a log of each change that Hono does not keep ([benchmarks](docs/benchmarks.md)).`,
    `- **Steady.** A user with ${fewest} tasks waits as long in a table of ${largest} tasks as in one of ${smallest}: ${fastest} to ${slowest} × the time. Under ${memory.minutes} minutes of load the memory of the server grows to ${memoryRatio} ×.`,
    `- **Small.** One folder of ${megabytes} MB that needs only Node.js and a PostgreSQL. The first response comes ${startSeconds} s after the start.`,
  ].join("\n");
}
