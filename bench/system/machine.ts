import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";

export interface Machine {
  processor: string;
  cores: number;
  memoryGigabytes: number;
  system: string;
  node: string;
  /** The last commit that changed measured code. */
  commit: string;
  date: string;
  /** Over the last minute, including other work. */
  loadAverage?: number;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    commit: lastCommit(),
    date: new Date().toISOString().slice(0, 16).replace("T", " "),
    loadAverage: Math.round(loadavg()[0] ?? 0),
  };
}

function lastCommit(): string {
  const root = join(import.meta.dirname, "../..");
  const args = ["-C", root, "log", "-1", "--format=%h", "--", "apps/api", "packages"];
  return execFileSync("git", args, { encoding: "utf8" }).trim();
}
