// Interleaves the contenders: A B A B, so that what disturbs the machine disturbs all of them.
import type { Options } from "./options.ts";
import type { Runner, Sample } from "./measure.ts";
import type { Workload } from "./workloads.ts";

export interface Cell {
  workload: string;
  connections: number;
  contender: string;
  /** One for each round. */
  samples: Sample[];
}

/** In parts of the other warm-ups. */
const firstWarmUp = 10;
/** Before each measurement: after some seconds without load, `next start` takes a while to be fast again. */
const leadInSeconds = 2;

type Plan = Pick<Options, "connections" | "rounds" | "seconds" | "warmUpSeconds">;

/** Measures every workload with every number of connections; `say` is told what is under way. */
export async function measureRounds(
  runners: Runner[],
  workloads: Workload[],
  plan: Plan,
  say: (message: string) => void,
): Promise<Cell[]> {
  const cells: Cell[] = [];
  const [first] = workloads;
  if (first) await warmUpServers(runners, first, plan);
  for (const workload of workloads) {
    for (const connections of plan.connections) {
      say(`${workload.title}, ${connections} connections`);
      cells.push(...(await measureWorkload(runners, workload, connections, plan)));
    }
  }
  return cells;
}

/** V8 goes on compiling for tens of thousands of requests: whoever is measured first must not pay for it. */
async function warmUpServers(runners: Runner[], workload: Workload, plan: Plan): Promise<void> {
  const seconds = firstWarmUp * plan.warmUpSeconds;
  for (const runner of runners) await runner.measure(workload, { connections: 16, seconds });
}

async function measureWorkload(
  runners: Runner[],
  workload: Workload,
  connections: number,
  { rounds, seconds, warmUpSeconds }: Plan,
): Promise<Cell[]> {
  const cells = new Map<Runner, Cell>();
  for (const runner of runners) {
    const warmUp = runner.measure(workload, { connections, seconds: warmUpSeconds });
    if (!warmUp) continue;
    await warmUp;
    const names = { workload: workload.name, contender: runner.name };
    cells.set(runner, { ...names, connections, samples: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const [runner, cell] of cells) {
      await runner.measure(workload, { connections, seconds: leadInSeconds });
      const sample = await runner.measure(workload, { connections, seconds });
      if (sample) cell.samples.push(sample);
    }
  }
  return [...cells.values()];
}
