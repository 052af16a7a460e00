import { toTable } from "../system/table.ts";
import type { Spread } from "./statistics.ts";
import type { CellSummary } from "./summary.ts";
import type { TargetResult } from "./targets.ts";

const cellHead = [
  "requests/s",
  "min–max",
  "× plain Hono",
  "min–max",
  "p50 ms",
  "p99 ms",
  "p99.9 ms",
  "CPU s/1,000",
  "peak MB",
];

/** The rows of a table, its head first. */
export function cellRows(title: string, cells: CellSummary[]): string[][] {
  const rows = cells.map((cell) => [
    cell.contender,
    count(cell.requestsPerSecond.median),
    `${count(cell.requestsPerSecond.min)}–${count(cell.requestsPerSecond.max)}`,
    cell.ratio.median.toFixed(2),
    range(cell.ratio),
    cell.p50Ms.toFixed(2),
    cell.p99Ms.toFixed(2),
    cell.p999Ms.toFixed(2),
    cell.cpuSecondsPer1000?.toFixed(3) ?? "–",
    cell.peakMegabytes?.toFixed(0) ?? "–",
  ]);
  return [[title, ...cellHead], ...rows];
}

/** One row for each target, below a head. */
function targetRows(results: TargetResult[]): string[][] {
  const rows = results.map(({ workload, contender, base, atLeast, measured, byCpuTime, met }) => [
    `${workload}: ${contender} ≥ ${atLeast} × ${base}`,
    measured.median.toFixed(2),
    range(measured),
    byCpuTime.toFixed(2),
    met ? "met" : "not met",
  ]);
  return [["target", "measured", "min–max", "by CPU time", ""], ...rows];
}

/** A table for each workload and number of connections, and the targets. */
export function toText(cells: CellSummary[], targets: TargetResult[]): string {
  const groups = Map.groupBy(cells, ({ workload, connections }) => `${workload} at ${connections}`);
  const tables = [...groups].map(([title, group]) => toTable(cellRows(title, group)));
  return `${[...tables, toTable(targetRows(targets))].join("\n\n")}\n`;
}

function range({ min, max }: Spread): string {
  return `${min.toFixed(2)}–${max.toFixed(2)}`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}
