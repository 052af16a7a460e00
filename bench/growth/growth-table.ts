import { toTable } from "../system/table.ts";
import type { GrowthRow } from "./measure.ts";

export interface Growth {
  sizes: number[];
  repetitions: number;
  rows: GrowthRow[];
}

export function growthTable({ sizes, rows }: Growth): string {
  const head = ["", ...sizes.map((size) => `${size.toLocaleString("en")} ms`), "ratio", "min–max"];
  const body = rows.map(({ operation, tasks, medians, ratio }) => [
    `${operation}, user with ${tasks.toLocaleString("en")}`,
    ...medians.map((median) => median.toFixed(2)),
    ratio.median.toFixed(2),
    `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}`,
  ]);
  return toTable([head, ...body]);
}
