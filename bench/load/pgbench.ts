import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadResult, run } from "./load.ts";

export interface PgbenchOptions {
  url: string;
  /** `simple` sends text, `prepared` plans once per connection. */
  protocol: "simple" | "prepared";
  script: string;
  connections: number;
  seconds: number;
}

/** Measures PostgreSQL without a server. Throws if a statement failed. */
export async function runPgbench(options: PgbenchOptions): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), "todo-bench-"));
  try {
    const file = join(folder, "script.sql");
    await writeFile(file, options.script);
    const clients = ["--client", String(options.connections), "--protocol", options.protocol];
    const time = ["--no-vacuum", "--time", String(options.seconds)];
    // One transaction per line: client, number, microseconds, …
    const log = ["--log", "--log-prefix", join(folder, "log")];
    const args = [...clients, ...time, ...log, "--file", file, options.url];
    const { stdout } = await run("pgbench", args, { cwd: folder });
    const requestsPerSecond = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
    const failed = Number(/failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0);
    if (!requestsPerSecond || failed > 0) throw new Error(`pgbench failed.\n${stdout}`);
    return { requestsPerSecond, ...(await readLatencies(folder)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readLatencies(folder: string): Promise<Omit<LoadResult, "requestsPerSecond">> {
  const name = (await readdir(folder)).find((file) => file.startsWith("log"));
  const log = await readFile(join(folder, name ?? ""), "utf8");
  const lines = log.trimEnd().split("\n");
  const times = Float64Array.from(lines, (line) => Number(line.split(" ")[2]) / 1000).sort();
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { requests: times.length, p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999) };
}
