import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadOptions, type LoadResult, run } from "./load.ts";

const script = join(import.meta.dirname, "wrk.lua");

/** Runs one thread of wrk. Throws if a request failed. */
export async function runWrk(options: LoadOptions): Promise<LoadResult> {
  const { origin, requests, connections, seconds } = options;
  const folder = await mkdtemp(join(tmpdir(), "todo-bench-"));
  try {
    const file = join(folder, "requests");
    const keys = randomUUID();
    const lines = requests.map(({ method, path, token, body = "", isKeyed }) =>
      [method, path, token, body, isKeyed ? keys : ""].join("\t"),
    );
    await writeFile(file, lines.join("\n"));
    const size = ["--threads", "1", "--connections", String(connections)];
    const time = ["--duration", `${seconds}s`, "--timeout", "10s"];
    const { stdout } = await run("wrk", [...size, ...time, "--script", script, origin, "--", file]);
    return toResult(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function toResult(stdout: string): LoadResult {
  const json = /^RESULT (.*)$/m.exec(stdout)?.[1] ?? "{}";
  const { requests, microseconds, failed, p50, p99, p999 } = JSON.parse(json) as Record<
    "requests" | "microseconds" | "failed" | "p50" | "p99" | "p999",
    number
  >;
  if (!requests || failed > 0)
    throw new Error(`${failed} of ${requests} requests failed.\n${stdout}`);
  return {
    requests,
    requestsPerSecond: requests / (microseconds / 1e6),
    p50Ms: p50 / 1000,
    p99Ms: p99 / 1000,
    p999Ms: p999 / 1000,
  };
}
