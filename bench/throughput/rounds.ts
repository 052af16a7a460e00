// Interleaves the contenders, A B A B, so that other work on the machine disturbs all of them.
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

type Plan = Pick<Options, "connections" | "rounds" | "seconds" | "warmUpSeconds" | "leadInSeconds">;

/** Measures every workload with every number of connections; reports progress to `say`. */
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

/** V8 compiles over tens of thousands of requests; the first measurement must not pay for it. */
async function warmUpServers(
  runners: Runner[],
  workload: Workload,
  { warmUpSeconds: seconds }: Plan,
): Promise<void> {
  for (const runner of runners.filter(({ isServer }) => isServer)) {
    await runner.measure(workload, { connections: 16, seconds });
  }
}

async function measureWorkload(
  runners: Runner[],
  workload: Workload,
  connections: number,
  { rounds, seconds, leadInSeconds }: Plan,
): Promise<Cell[]> {
  const cells = runners.map((runner): Cell => {
    return { workload: workload.name, contender: runner.name, connections, samples: [] };
  });
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, runner] of runners.entries()) {
      // V8 dropped compiled code while the others had their turns.
      if (runner.isServer) await runner.measure(workload, { connections, seconds: leadInSeconds });
      const sample = await runner.measure(workload, { connections, seconds });
      if (sample) cells[index]?.samples.push(sample);
    }
  }
  return cells.filter(({ samples }) => samples.length > 0);
}

/** One cell for each contender, workload and number of connections, with the samples of all `starts`. */
export function mergeStarts(starts: Cell[][]): Cell[] {
  const groups = Map.groupBy(starts.flat(), ({ workload, connections, contender }) =>
    [workload, connections, contender].join(),
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, samples: [first, ...others].flatMap(({ samples }) => samples) }] : [],
  );
}
