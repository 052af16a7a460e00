import { toTable } from "../system/text-table.ts";
import { ratioOf, spreadOf } from "./statistics.ts";
import type { Cell } from "./rounds.ts";
import type { TargetResult } from "./targets.ts";

/** The measure of the others, where it takes part. */
const baseName = "hono";

/** One table for each workload and number of connections. */
export function toText(cells: Cell[]): string {
  const groups = Map.groupBy(cells, ({ workload, connections }) => `${workload} at ${connections}`);
  return [...groups].map(([title, group]) => toCellTable(title, group)).join("\n");
}

export function targetsToText(results: TargetResult[]): string {
  const rows = results.map(({ workload, contender, base, atLeast, measured, met }) => [
    `${workload}: ${contender} ≥ ${atLeast} × ${base}`,
    `${measured.median.toFixed(2)} (${measured.min.toFixed(2)}–${measured.max.toFixed(2)})`,
    met ? "met" : "not met",
  ]);
  return toTable([["target", "measured", ""], ...rows]);
}

function toCellTable(title: string, cells: Cell[]): string {
  const base = cells.find(({ contender }) => contender === baseName) ?? cells[0];
  const head = [
    "requests/s",
    "min–max",
    `× ${base?.contender}`,
    "min–max",
    "p50 ms",
    "p99",
    "p99.9",
  ];
  const rows = cells.map((cell) => toRow(cell, base ?? cell));
  return toTable([[title, ...head, "CPU s/1,000", "peak MB"], ...rows]);
}

function toRow(cell: Cell, base: Cell): string[] {
  const of = (key: "requestsPerSecond" | "p50Ms" | "p99Ms" | "p999Ms") =>
    spreadOf(cell.samples.map((sample) => sample[key]));
  const cost = (key: "cpuSecondsPer1000" | "peakMegabytes", digits: number) => {
    const values = cell.samples.map((sample) => sample[key]).filter((value) => value !== undefined);
    return values.length > 0 ? spreadOf(values).median.toFixed(digits) : "–";
  };
  const rate = of("requestsPerSecond");
  const ratio = ratioOf(cell, base);
  return [
    cell.contender,
    rate.median.toFixed(0),
    `${rate.min.toFixed(0)}–${rate.max.toFixed(0)}`,
    ratio.median.toFixed(2),
    `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}`,
    of("p50Ms").median.toFixed(2),
    of("p99Ms").median.toFixed(2),
    of("p999Ms").median.toFixed(2),
    cost("cpuSecondsPer1000", 3),
    cost("peakMegabytes", 0),
  ];
}
