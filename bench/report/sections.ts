import { type Growth, growthTable } from "../growth/growth-table.ts";
import type { Memory } from "../memory/run.ts";
import { codeTable, type StartUp, startTable } from "../start/start-tables.ts";
import { toTable } from "../system/table.ts";
import type { Throughput } from "../throughput/summary.ts";
import { cellRows } from "../throughput/text-report.ts";

function cellTables({ cells }: Throughput): string {
  const groups = Map.groupBy(cells, ({ workload, connections }) => {
    return `${workload}, ${counted(connections, "connection")}`;
  });
  return [...groups].map(([title, group]) => toTable(cellRows(title, group))).join("\n\n");
}

export function throughputSection(throughput: Throughput): string {
  const { starts, rounds, seconds, warmUpSeconds, leadInSeconds, generator, durable } = throughput;
  const disk = durable
    ? "every commit waits for the disk"
    : "with `fsync` and `synchronous_commit` off, so that a write costs what the server makes of it and not what the disk does";
  return `## Throughput

![Requests per second of each server](images/benchmarks-throughput.svg)

Contenders take turns (A B A B): all are started ${counted(starts, "time")}, and each time measured in ${counted(rounds, "round")} of ${seconds} s. Before come ${warmUpSeconds} s of load after the start, and ${leadInSeconds} s before each measurement: V8 compiles \`next start\` over tens of thousands of requests, each process in its own way, and again after some seconds without any. The tables show medians, and ratios round by round. ${generator} asks with one thread over keep-alive connections, each sending the next request after the answer; a run with any answer that is no success fails. PostgreSQL runs ${disk}. Requests come from 360 users in turn, each with a token of its own. Both of our servers log as in production, to \`/dev/null\`; their rate limits and quotas are raised by settings. The peers in bench/peers are what a good developer writes on a first day: a pool of 10, Drizzle, \`jwtVerify\` for each request, Zod for bodies; no quota, versions, limits or log. *Mixed* is 40 % get, 40 % list of 10, 10 % create, 10 % toggle. CPU is that of the server's processes, peak memory their VmHWM. The bare query is pgbench with the text protocol (*simple*) and with prepared statements.

${cellTables(throughput)}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function connectionsSection(connections: Throughput): string {
  return `## One connection, and many

${cellTables(connections)}`;
}

export function safetySection({ cells }: Throughput): string {
  const rowsOf = (contender: string, workloads: string[]) =>
    cells
      .filter((cell) => cell.contender === contender && workloads.includes(cell.workload))
      .map(({ workload, ratio, cpuSecondsPer1000 = Number.NaN }) => {
        const off = cells.find((cell) => cell.workload === workload && cell.contender === "self-hosted");
        const byCpuTime = (off?.cpuSecondsPer1000 ?? Number.NaN) / cpuSecondsPer1000;
        const range = `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}`;
        return [workload, ratio.median.toFixed(2), range, byCpuTime.toFixed(2)];
      });
  const head = ["", "on / off", "min–max", "by CPU time"];
  const workloads = cells.map(({ workload }) => workload);
  return `## Row security and idempotency

Throughput of the self-hosted server with \`DATABASE_ROW_SECURITY=on\`, in parts of the one without it, 16 connections:

${toTable([head, ...rowsOf("self-hosted-row-security", workloads)])}

Throughput of creations that each have an \`Idempotency-Key\` of their own, in parts of those without one:

${toTable([head, ...rowsOf("self-hosted-idempotency", ["create"])])}`;
}

export function growthSection(growth: Growth): string {
  return `## Growth

![Time of each request by size of the table](images/benchmarks-growth.svg)

Each size has a database and a self-hosted server of its own, asked in turn, one request at a time: medians of ${growth.repetitions}, measured by the client. The size is the number of other people's tasks; those of the two users lie scattered among them. A page has 50 tasks, page 50 of the user with 100 tasks 2. The ratio is the largest table to the smallest.

${growthTable(growth)}`;
}

export function memorySection(memory: Memory): string {
  const { minutes, requests, requestsPerSecond, earlyMegabytes, lateMegabytes } = memory;
  const held = requestsPerSecond ? `, held to ${requestsPerSecond} requests/s` : "";
  return `## Memory

![Memory of the server over time](images/benchmarks-memory.svg)

The self-hosted server under ${minutes} minutes of the mixed load${held}, ${requests.toLocaleString("en")} requests: ${earlyMegabytes} MB in the second quarter of the time, ${lateMegabytes} MB in the last (medians of the resident memory).`;
}

export function startUpSection(startUp: StartUp): string {
  return `## Start and size

From the start of the process to the first list of tasks, the first connection to the database included; medians of ${startUp.rounds}.

${startTable(startUp)}

What is deployed: the self-hosted server's files, and for functions what Next.js traces for a route, its own runtime included. That no code of pages, documentation or e-mail is loaded with a task route is a test: apps/api/test/task-route-code.test.ts.

${codeTable(startUp)}`;
}
