// A run as it is saved: medians and spreads instead of samples.
import type { Sample } from "./measure.ts";
import type { Options } from "./options.ts";
import type { Cell } from "./rounds.ts";
import { ratioOf, type Spread, spreadOf } from "./statistics.ts";
import type { TargetResult } from "./targets.ts";

export interface CellSummary {
  workload: string;
  connections: number;
  contender: string;
  requestsPerSecond: Spread;
  /** Throughput relative to plain Hono, or to the first contender where Hono is missing. */
  ratio: Spread;
  p50Ms: number;
  p99Ms: number;
  p999Ms: number;
  cpuSecondsPer1000: number | undefined;
  peakMegabytes: number | undefined;
}

type Plan = Pick<
  Options,
  "starts" | "rounds" | "seconds" | "warmUpSeconds" | "leadInSeconds" | "durable"
>;

export interface Throughput extends Plan {
  generator: string;
  /** Versions of what FastAPI ran with, if it took part. */
  pythonStack?: string | undefined;
  cells: CellSummary[];
  targets: TargetResult[];
}

const baseName = "hono";

export function summarise(cells: Cell[]): CellSummary[] {
  return cells.map((cell) => {
    const rivals = cells.filter(
      ({ workload, connections }) => workload === cell.workload && connections === cell.connections,
    );
    const base = rivals.find(({ contender }) => contender === baseName) ?? rivals[0] ?? cell;
    return summariseCell(cell, base);
  });
}

function summariseCell(cell: Cell, base: Cell): CellSummary {
  const valuesOf = (key: keyof Sample) =>
    cell.samples.map((sample) => sample[key]).filter((value) => value !== undefined);
  const medianOf = (key: keyof Sample) => spreadOf(valuesOf(key)).median;
  const costOf = (key: keyof Sample) => (valuesOf(key).length > 0 ? medianOf(key) : undefined);
  const { workload, connections, contender } = cell;
  return {
    workload,
    connections,
    contender,
    requestsPerSecond: spreadOf(valuesOf("requestsPerSecond")),
    ratio: ratioOf(cell, base),
    p50Ms: medianOf("p50Ms"),
    p99Ms: medianOf("p99Ms"),
    p999Ms: medianOf("p999Ms"),
    cpuSecondsPer1000: costOf("cpuSecondsPer1000"),
    peakMegabytes: costOf("peakMegabytes"),
  };
}
