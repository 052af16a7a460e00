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
  const fastapi = throughput.pythonStack
    ? ` FastAPI has SQLModel's ORM, PyJWT and pydantic, under uvicorn with uvloop and httptools (${throughput.pythonStack}, as Debian has them; this pydantic is version 1, in Python alone).`
    : "";
  const disk = durable
    ? "so that every commit waits for the disk"
    : "with `fsync` and `synchronous_commit` off, so that writes measure the server and not the disk";
  return `## Throughput

![Requests per second of each server](images/benchmarks-throughput.svg)

Contenders take turns (A B A B). All are started ${counted(starts, "time")}; after each start each of them is measured in ${counted(rounds, "round")} of ${seconds} s. ${warmUpSeconds} s of load follow each start, and ${leadInSeconds} s of load precede each measurement: V8 compiles \`next start\` over tens of thousands of requests, differently in each process, and drops compiled code after some seconds without load. The tables show medians; ratios are computed round by round. ${generator} has one thread with keep-alive connections, each of which sends its next request after the response. A run fails when any response is not a success. PostgreSQL runs ${disk}. Each server is one process with one event loop and at most 10 connections to the same PostgreSQL. The peers and the bare query have a copy of the database without the triggers of this API. The requests come from 360 users in turn, each with a token of its own. Both servers of this project log as in production, to \`/dev/null\`; settings raise their rate limits and quotas. The self-hosted server starts as in its Dockerfile, with a smaller young generation of V8; the others have Node.js's defaults. The peers in bench/peers serve the same members and are what a good developer writes on a first day: Drizzle, \`jwtVerify\` for each request, Zod for bodies; no quotas, \`If-Match\`, limits or logs.${fastapi} *Mixed* is 40 % get, 40 % list of 10, 10 % create, 10 % toggle. CPU is the time of the server's processes, peak memory their VmHWM. The bare query is pgbench with the text protocol (*simple*) and with prepared statements.

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
        const off = cells.find(
          (cell) => cell.workload === workload && cell.contender === "self-hosted",
        );
        const byCpuTime = (off?.cpuSecondsPer1000 ?? Number.NaN) / cpuSecondsPer1000;
        const range = `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}`;
        return [workload, ratio.median.toFixed(2), range, byCpuTime.toFixed(2)];
      });
  const head = ["", "on / off", "min–max", "by CPU time"];
  const workloads = cells.map(({ workload }) => workload);
  return `## Row security and idempotency

Throughput of the self-hosted server with \`DATABASE_ROW_SECURITY=on\`, relative to the one without it, 16 connections:

${toTable([head, ...rowsOf("self-hosted-row-security", workloads)])}

Throughput of creations with a new \`Idempotency-Key\` each, relative to creations without one:

${toTable([head, ...rowsOf("self-hosted-idempotency", ["create"])])}`;
}

export function growthSection(growth: Growth): string {
  return `## Growth

![Time of each request by size of the table](images/benchmarks-growth.svg)

Each size of the table has its own database and self-hosted server. The servers are asked in turn, one request at a time; times are medians of ${growth.repetitions}, measured by the client. The size counts the tasks of other users; the tasks of the two measured users lie scattered among them. A page has 50 tasks; for the user with 100 tasks, page 50 has 2. The ratio compares the largest table with the smallest. Of the smallest, the user with 10,000 tasks owns nine tenths: these tasks share pages, and in the larger tables each has a page of its own, which a search reads.

${growthTable(growth)}`;
}

export function memorySection(memory: Memory): string {
  const { minutes, requests, requestsPerSecond, earlyMegabytes, lateMegabytes } = memory;
  const held = requestsPerSecond ? `, held to ${requestsPerSecond} requests/s` : "";
  return `## Memory

![Memory of the server over time](images/benchmarks-memory.svg)

The self-hosted server under ${minutes} minutes of the mixed load${held}, ${requests.toLocaleString("en")} requests. The median of its resident memory is ${earlyMegabytes} MB in the second quarter of the time and ${lateMegabytes} MB in the last.`;
}

export function startUpSection(startUp: StartUp): string {
  return `## Start and size

From the start of the process to the first list of tasks, including the first connection to the database; medians of ${startUp.rounds}.

${startTable(startUp)}

What is deployed: the files of the self-hosted server, and for functions what Next.js traces for a route, including its own runtime. A test shows that a task route loads no code of pages, documentation or email: apps/api/test/tasks/task-route-code.test.ts.

${codeTable(startUp)}`;
}
