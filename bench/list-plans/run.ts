// Shows how PostgreSQL answers the task list, at a small and a large table; writes docs/list-plans.md.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { migrateDatabase } from "@todo/db/migrate";
import { startTestPostgres } from "@todo/postgres/test-databases";
import { toTable } from "../system/table.ts";
import { type ListRow, type Measured, measureAt, pageSize, repetitions } from "./measure.ts";
import { heavyTasks, lightTasks } from "./seed.ts";

const pair = (small: number | undefined, large: number | undefined) =>
  [small, large].map((value = Number.NaN) => value.toFixed(1)).join(" → ");

function listRow(small: ListRow | undefined, large: ListRow): string[] {
  const keys = ["firstPageMs", "deepPageMs", "countMs"] as const;
  return [large.list, large.plan, ...keys.map((key) => pair(small?.[key], large[key]))];
}

const slowestMs = ({ firstPageMs, deepPageMs }: ListRow) => Math.max(firstPageMs, deepPageMs);

function toMarkdown(small: Measured, large: Measured): string {
  const rows = large.lists.map((row, index) => listRow(small.lists[index], row));
  const counts = Object.entries(large.countsMs).map(([zone, ms]) => [
    zone,
    pair(small.countsMs[zone], ms),
  ]);
  const slowest = large.lists.toSorted((one, other) => slowestMs(other) - slowestMs(one))[0];
  return `# How PostgreSQL answers the task list

\`pnpm --filter @todo/bench list-plans\` writes this page. One user with ${heavyTasks.toLocaleString("en")} tasks asks for pages of ${pageSize}, first in a small table (${(heavyTasks + lightTasks).toLocaleString("en")} rows), then in one of ${(heavyTasks + 1000 * lightTasks).toLocaleString("en")} rows of 1,001 users. Times are medians of ${repetitions} in milliseconds, small table → large table, measured through Drizzle on a shared machine: compare them with each other, not with other machines. The plan is that of the page in the middle of the list, in the large table; for a search it is the plan of the first statement, which finds the page and the total ([017](decisions/017-searches-fold-and-have-a-second.md)).

${toTable([["list", "plan", "first page", "page in the middle", "total"], ...rows])}

The slowest page of the large table is that of *${slowest?.list}*.

## Counts

${toTable([["time zone", "counts"], ...counts])}
`;
}

const postgres = await startTestPostgres(migrateDatabase);
try {
  const small = await measureAt(postgres.adminUrl, 1);
  const large = await measureAt(postgres.adminUrl, 1000);
  const markdown = toMarkdown(small, large);
  await writeFile(join(import.meta.dirname, "../../docs/list-plans.md"), markdown);
  process.stdout.write(markdown);
} finally {
  await postgres.stop();
}
