// The ratios that this API is to reach, each within one run.
import type { Cell } from "./rounds.ts";
import { findCell, ratioOf, type Spread } from "./statistics.ts";

interface Target {
  workload: string;
  contender: string;
  base: string;
  /** In parts of the throughput of `base`. */
  atLeast: number;
}

export interface TargetResult extends Target {
  measured: Spread;
  met: boolean;
}

/** Where the targets apply. */
const connections = 16;

const targets: Target[] = [
  { workload: "list-10", contender: "next", base: "empty-next", atLeast: 0.8 },
  { workload: "get-one", contender: "next", base: "empty-next", atLeast: 0.85 },
  { workload: "list-10", contender: "lean", base: "hono", atLeast: 2 },
  { workload: "get-one", contender: "lean", base: "hono", atLeast: 3 },
  { workload: "create", contender: "lean", base: "hono", atLeast: 1.5 },
  { workload: "list-10", contender: "lean", base: "next", atLeast: 6 },
  { workload: "get-one", contender: "lean", base: "next", atLeast: 6 },
];

/** The targets of which `cells` has both sides. */
export function checkTargets(cells: Cell[]): TargetResult[] {
  return targets.flatMap((target) => {
    const cellOf = (contender: string) =>
      findCell(cells, { workload: target.workload, connections, contender });
    const [cell, base] = [cellOf(target.contender), cellOf(target.base)];
    if (!cell || !base) return [];
    const measured = ratioOf(cell, base);
    return [{ ...target, measured, met: measured.median >= target.atLeast }];
  });
}
