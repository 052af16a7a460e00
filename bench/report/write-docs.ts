/** `pnpm --filter @todo/bench docs`: docs/benchmarks.md and its charts, from the results that were saved. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AccessTokenCosts, toReport } from "../access-tokens/report.ts";
import type { Growth } from "../growth/growth-table.ts";
import type { Memory } from "../memory/run.ts";
import type { StartUp } from "../start/start-tables.ts";
import type { Machine } from "../system/machine.ts";
import { readResult, type Stored } from "../system/result-file.ts";
import { toTable } from "../system/table.ts";
import type { Throughput } from "../throughput/summary.ts";
import { allTargets } from "./all-targets.ts";
import { growthChart, memoryChart, throughputChart } from "./charts.ts";
import {
  connectionsSection,
  growthSection,
  safetySection,
  memorySection,
  startUpSection,
  throughputSection,
} from "./sections.ts";
import { readmeFigures } from "./readme-figures.ts";
import { installPython } from "../throughput/python-stack.ts";
import elsewhere from "../results/elsewhere.json" with { type: "json" };

const docs = join(import.meta.dirname, "../../docs");

const throughput = await readResult<Throughput>("throughput");
const connections = await readResult<Throughput>("connections");
const safety = await readResult<Throughput>("safety");
const growth = await readResult<Growth>("growth");
const memory = await readResult<Memory>("memory");
const startUp = await readResult<StartUp>("start-up");
const accessTokens = await readResult<AccessTokenCosts>("access-tokens");

const chart = (name: string, content: string) =>
  writeFile(join(docs, `images/benchmarks-${name}.svg`), content);

if (throughput) await chart("throughput", throughputChart(throughput.cells, 16));
if (growth) await chart("growth", growthChart(growth));
if (memory) await chart("memory", memoryChart(memory));

function machineTable(results: [string, Stored<object> | undefined][]): string {
  const row = (name: string, { processor, cores, memoryGigabytes, ...rest }: Machine) => [
    name,
    `${cores} × ${processor}, ${memoryGigabytes} GB, ${rest.system}`,
    rest.node,
    rest.commit,
    `${rest.date} UTC`,
    String(rest.loadAverage ?? "–"),
  ];
  const rows = results.flatMap(([name, result]) => (result ? [row(name, result.machine)] : []));
  return toTable([["run", "machine", "Node.js", "commit", "date", "load average"], ...rows]);
}

const runs: [string, Stored<object> | undefined][] = [
  ["throughput", throughput],
  ["connections", connections],
  ["row security, idempotency", safety],
  ["growth", growth],
  ["memory", memory],
  ["start-up", startUp],
  ["access tokens", accessTokens],
];

const sections = [
  `# Benchmarks

\`pnpm --filter @todo/bench docs\` writes this page from bench/results; no figure is typed by hand. Everything ran on one machine, including load generator and PostgreSQL, so only the **ratios** within a run hold elsewhere. A load average above 4 means that other work used part of the two cores.

${machineTable(runs)}

## Targets

Ratios of throughput, and the same ratio by CPU time per request, which other work on the machine disturbs less. [Decision 012](decisions/012-where-the-time-of-a-request-goes.md) says where the time goes, and why two of the targets conflict. *Elsewhere* is the worst that another machine measured, or a range of its measurements.

${toTable(allTargets({ throughput, elsewhere, growth, memory }))}`,
  throughput && throughputSection(throughput),
  connections && connectionsSection(connections),
  safety && safetySection(safety),
  growth && growthSection(growth),
  memory && memorySection(memory),
  startUp && startUpSection(startUp),
  accessTokens &&
    `## Access tokens

The self-hosted server, asked by 360 users with JWTs and with access tokens in turns, ${accessTokens.rounds} rounds of ${accessTokens.seconds} s each. A request with an access token may cost at most 5 % more. The CPU time of the server is what counts: other work on the machine disturbs throughput.

${toReport(accessTokens)}`,
  `## Measure again

\`\`\`sh
pnpm bench --starts 5 --rounds 1 --seconds 3 --save throughput
pnpm bench --connections 1,128 --starts 5 --rounds 1 --save connections \\
  --contenders next,self-hosted,empty-next,hono,fastify --workloads get-one,list-10,create,mixed
pnpm bench --starts 5 --rounds 1 --save safety \\
  --contenders self-hosted,self-hosted-row-security,self-hosted-idempotency --workloads get-one,list-10,create,toggle
pnpm --filter @todo/bench growth --save
pnpm --filter @todo/bench memory --save
pnpm --filter @todo/bench start-up --save
pnpm --filter @todo/bench access-tokens --save
pnpm --filter @todo/bench docs
\`\`\`

One pair, quickly: \`pnpm bench --contenders self-hosted,hono --workloads list-10 --rounds 5 --seconds 5\`. Where the time goes: \`pnpm --filter @todo/bench run profile self-hosted list-10\`. wrk and pgbench are used where they are installed. Without wrk, autocannon is used, which needs a core of its own. On Debian \`${installPython}\` installs FastAPI; without it that contender is left out.
`,
];
await writeFile(join(docs, "benchmarks.md"), sections.filter(Boolean).join("\n\n"));

if (throughput && growth && memory && startUp) {
  const file = join(docs, "../README.md");
  const figures = readmeFigures({ throughput, growth, memory, startUp });
  const readme = (await readFile(file, "utf8")).replace(
    /(<!-- benchmarks -->\n)[^]*?(\n<!-- end -->)/,
    (_, begin: string, end: string) => `${begin}${figures}${end}`,
  );
  await writeFile(file, readme);
}
