import type { Cell } from "./rounds.ts";

/** Of several rounds. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spreadOf(values: number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

/** The throughput of `cell` relative to `base`, round by round. */
export function ratioOf(cell: Cell, base: Cell): Spread {
  const ratios = cell.samples.map(
    ({ requestsPerSecond }, round) =>
      requestsPerSecond / (base.samples[round]?.requestsPerSecond ?? Number.NaN),
  );
  return spreadOf(ratios);
}

export function findCell(
  cells: Cell[],
  wanted: Pick<Cell, "workload" | "connections" | "contender">,
): Cell | undefined {
  return cells.find(
    ({ workload, connections, contender }) =>
      workload === wanted.workload &&
      connections === wanted.connections &&
      contender === wanted.contender,
  );
}
