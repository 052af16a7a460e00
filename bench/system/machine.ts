import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";

export interface Machine {
  processor: string;
  cores: number;
  memoryGigabytes: number;
  system: string;
  node: string;
  /** The last commit to the measured code. */
  commit: string;
  date: string;
  /** Of the last minute of the run, including other work on the machine. */
  loadAverage?: number;
}

/** Where and when a result was measured. */
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
