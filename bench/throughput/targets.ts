// Ratios that this API should reach, each within one run.
import type { Cell } from "./rounds.ts";
import { findCell, ratioOf, type Spread, spreadOf } from "./statistics.ts";

export interface Target {
  workload: string;
  contender: string;
  base: string;
  /** Throughput relative to `base`. */
  atLeast: number;
}

export interface TargetResult extends Target {
  measured: Spread;
  /** The same ratio by CPU time per request, which other work on the machine disturbs less. */
  byCpuTime: number;
  met: boolean;
}

/** The connections of all targets. */
const connections = 16;

export const targets: Target[] = [
  { workload: "list-10", contender: "next", base: "empty-next", atLeast: 0.8 },
  { workload: "get-one", contender: "next", base: "empty-next", atLeast: 0.85 },
  { workload: "list-10", contender: "self-hosted", base: "hono", atLeast: 2.8 },
  { workload: "list-100", contender: "self-hosted", base: "hono", atLeast: 2 },
  { workload: "get-one", contender: "self-hosted", base: "hono", atLeast: 3.4 },
  { workload: "create", contender: "self-hosted", base: "hono", atLeast: 1.2 },
  { workload: "toggle", contender: "self-hosted", base: "hono", atLeast: 1.6 },
  { workload: "list-10", contender: "self-hosted", base: "next", atLeast: 6 },
  { workload: "get-one", contender: "self-hosted", base: "next", atLeast: 6 },
  { workload: "list-10", contender: "self-hosted", base: "fastapi", atLeast: 12 },
  { workload: "get-one", contender: "self-hosted", base: "fastapi", atLeast: 12 },
  { workload: "create", contender: "self-hosted", base: "fastapi", atLeast: 3 },
];

/** The targets that `cells` holds both contenders of. */
export function checkTargets(cells: Cell[]): TargetResult[] {
  return targets.flatMap((target) => {
    const cellOf = (contender: string) =>
      findCell(cells, { workload: target.workload, connections, contender });
    const [cell, base] = [cellOf(target.contender), cellOf(target.base)];
    if (!cell || !base) return [];
    const measured = ratioOf(cell, base);
    const byCpuTime = cpuTimeOf(base) / cpuTimeOf(cell);
    return [{ ...target, measured, byCpuTime, met: measured.median >= target.atLeast }];
  });
}

function cpuTimeOf({ samples }: Cell): number {
  return spreadOf(samples.map(({ cpuSecondsPer1000 = Number.NaN }) => cpuSecondsPer1000)).median;
}
