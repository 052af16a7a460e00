import { toTable } from "../system/table.ts";
import type { Delays } from "./delays.ts";

export interface StreamsResult {
  users: number;
  streams: number;
  beforeMegabytes: number;
  openMegabytes: number;
  openFileMegabytes: number;
  changedMegabytes: number;
  quietMegabytes: number;
  statementsPerSecond: number;
  /** Of a change by the process itself, of one by another, and of one for all users at once. */
  here: Delays;
  elsewhere: Delays;
  atOnce: Delays;
}

const inTime = "≤ 1200 ms";

export function toReport(result: StreamsResult): string {
  const delay = ({ medianMs, maxMs }: Delays) => `${medianMs} ms, at most ${maxMs} ms`;
  return toTable([
    [`${result.streams} streams of ${result.users} users`, "measured", "target"],
    ["resident memory before", `${result.beforeMegabytes} MiB`, ""],
    ["with all streams open", `${result.openMegabytes} MiB`, "≤ 200 MiB"],
    ["of it files, most of it the program", `${result.openFileMegabytes} MiB`, ""],
    ["after all changes", `${result.changedMegabytes} MiB`, ""],
    ["five quiet minutes later", `${result.quietMegabytes} MiB`, "≤ 200 MiB"],
    ["statements a second while nothing changes", String(result.statementsPerSecond), "1"],
    ["a change by this process, on each stream of its user", delay(result.here), inTime],
    ["a change by another process", delay(result.elsewhere), inTime],
    ["changes of all users at once", delay(result.atOnce), ""],
  ]);
}
