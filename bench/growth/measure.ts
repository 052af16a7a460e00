import { type Spread, spreadOf } from "../throughput/statistics.ts";
import type { Operation, Subject } from "./operations.ts";

export interface GrowthRow {
  operation: string;
  /** The user's number of tasks. */
  tasks: number;
  /** By size of the table. */
  medians: number[];
  /** Largest to smallest table, in interleaved blocks. */
  ratio: Spread;
}

const warmUp = 20;
const blocks = 5;

/** Times the operation on each subject in turn: one user in tables of ascending size. */
export async function measureOperation(
  { name, time }: Operation,
  subjects: Subject[],
  repetitions: number,
): Promise<GrowthRow> {
  const times = subjects.map((): number[] => []);
  for (let repetition = 0; repetition < warmUp + repetitions; repetition += 1) {
    for (const [index, subject] of subjects.entries()) {
      const milliseconds = await time(subject, repetition);
      if (repetition >= warmUp) times[index]?.push(milliseconds);
    }
  }
  const blockSize = Math.ceil(repetitions / blocks);
  const blockMedian = (index: number, block: number) =>
    spreadOf(times.at(index)?.slice(block * blockSize, (block + 1) * blockSize) ?? []).median;
  const ratios = Array.from({ length: blocks }, (_, block) => {
    return blockMedian(-1, block) / blockMedian(0, block);
  });
  const medians = times.map((each) => spreadOf(each).median);
  const tasks = subjects[0]?.user.taskIds.length ?? 0;
  return { operation: name, tasks, medians, ratio: spreadOf(ratios) };
}
