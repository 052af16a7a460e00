import type { Growth } from "../growth/growth-table.ts";
import type { Memory } from "../memory/run.ts";
import { bareQueries, contenders } from "../throughput/contenders.ts";
import type { CellSummary } from "../throughput/summary.ts";
import { workloads } from "../throughput/workloads.ts";
import { barChart } from "./bar-chart.ts";
import { lineChart } from "./line-chart.ts";

const titles = new Map([...contenders, ...bareQueries].map(({ name, title }) => [name, title]));
const ours = ["next", "self-hosted"];

/** Requests per second of every server, without the bare query, which would dwarf them. */
export function throughputChart(cells: CellSummary[], connections: number): string {
  const groups = workloads.map(({ name, title }) => {
    const bars = cells
      .filter((cell) => cell.workload === name && cell.connections === connections)
      .filter(({ contender }) => contenders.some((server) => server.name === contender))
      .map(({ contender, requestsPerSecond }) => ({
        label: titles.get(contender) ?? contender,
        value: requestsPerSecond,
        isOurs: ours.includes(contender),
      }));
    return { title: `${title}, requests/s`, bars };
  });
  const shown = groups.filter(({ bars }) => bars.length > 0);
  return barChart(`Requests per second with ${connections} connections`, shown);
}

/** Each operation of the user with few tasks, from the smallest table to the largest. */
export function growthChart({ sizes, rows }: Growth): string {
  const groups = rows.map(({ operation, tasks, medians }) => ({
    title: `${operation}, user with ${tasks.toLocaleString("en")} tasks, µs`,
    bars: medians.map((median, index) => ({
      label: `${sizes[index]?.toLocaleString("en")} tasks`,
      value: { median: median * 1000, min: median * 1000, max: median * 1000 },
      isOurs: true,
    })),
  }));
  return barChart("Microseconds until the response, by tasks in the table", groups);
}

export function memoryChart({ samples }: Memory): string {
  return lineChart({
    title: "Memory of the server under load",
    points: samples.map(({ second, megabytes }) => ({ x: second, y: megabytes })),
    xLabel: "seconds",
    yLabel: "MB",
  });
}
