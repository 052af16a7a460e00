import { setTimeout as sleep } from "node:timers/promises";
import type { Streams } from "./open-streams.ts";

export interface Delays {
  medianMs: number;
  maxMs: number;
}

const patienceMs = 20_000;

/** Resolves to how many milliseconds after the begin of `change` each of these streams had it. */
export async function delaysOf(
  streams: Streams,
  indexes: number[],
  change: () => Promise<unknown>,
): Promise<number[]> {
  const before = indexes.map((index) => streams.counts[index]);
  const from = performance.now();
  await change();
  while (indexes.some((index, at) => streams.counts[index] === before[at])) {
    if (performance.now() - from > patienceMs) throw new Error("Some stream got no change.");
    await sleep(5);
  }
  return indexes.map((index) => (streams.changedAt[index] ?? 0) - from);
}

export function summaryOf(delays: number[]): Delays {
  const sorted = delays.toSorted((one, other) => one - other);
  const at = (part: number) => Math.round(sorted[Math.floor(part * (sorted.length - 1))] ?? 0);
  return { medianMs: at(0.5), maxMs: at(1) };
}
