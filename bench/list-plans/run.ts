// Shows how PostgreSQL answers the task list, at a small and a large table; writes docs/list-plans.md.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createDb, type Db } from "@todo/db/database";
import { migrateDatabase } from "@todo/db/migrate";
import { allTasks, positionOf, type TaskFilter, type TaskOrder } from "@todo/db/tasks/listing";
import { countTasks, listTasks } from "@todo/db/tasks/task-list";
import { createTestDatabase, startTestPostgres } from "@todo/postgres/test-databases";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { Client } from "pg";

/** The owner of `heavyTasks` tasks; the others hold `lightTasks` each. */
const heavyUser = "user-heavy";
const heavyTasks = 10_000;
const lightTasks = 1_000;
const repetitions = 30;
const pageSize = 50;

const orders: TaskOrder[] = (["createdAt", "updatedAt", "title"] as const).flatMap((by) => [
  { by, descending: true },
  { by, descending: false },
]);
const filters: Record<string, TaskFilter> = {
  all: allTasks,
  pending: { ...allTasks, completed: false },
  completed: { ...allTasks, completed: true },
  "search, frequent": { ...allTasks, search: "number 1" },
  "search, no match": { ...allTasks, search: "zebra" },
};

async function seed(db: Db, users: number): Promise<void> {
  const insert = (owner: string, count: number) =>
    db.execute(sql`
      insert into tasks (user_id, title, description, completed, created_at, updated_at)
      select ${owner}, 'Task number ' || n || ' of many', 'Something to be done', n % 10 = 0,
        now() - n * interval '1 minute', now() - (n % 1000) * interval '1 second'
      from generate_series(1, ${count}::int) as n`);
  await insert(heavyUser, heavyTasks);
  for (let user = 1; user <= users; user += 1) await insert(`user-${user}`, lightTasks);
  await db.execute(sql`vacuum analyze tasks`);
}

interface PlanNode {
  "Node Type": string;
  "Parent Relationship"?: string;
  "Index Name"?: string;
  Plans?: PlanNode[];
}

/** The nodes of the plan of the first statement that `list` sends, such as `Limit ← Index Scan tasks_by_title`. */
async function planOf(url: string, list: (db: Db) => Promise<unknown>): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const sent: { query: string; params: unknown[] }[] = [];
  const logQuery = (query: string, params: unknown[]) => void sent.push({ query, params });
  await list(drizzle(client, { casing: "snake_case", schema: {}, logger: { logQuery } }));
  const [{ query, params } = { query: "", params: [] }] = sent;
  const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
    `explain (format json) ${query}`,
    params,
  );
  await client.end();
  const names: string[] = [];
  for (let node = rows[0]?.["QUERY PLAN"][0].Plan; node; node = outerOf(node)) {
    names.push([node["Node Type"], node["Index Name"]].filter(Boolean).join(" "));
  }
  return names.join(" ← ");
}

/** The child that the rows come from, not one that is asked once for a value. */
function outerOf({ Plans = [] }: PlanNode): PlanNode | undefined {
  return Plans.find((child) => child["Parent Relationship"] === "Outer");
}

async function medianMs(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const startedAt = performance.now();
    await run();
    times.push(performance.now() - startedAt);
  }
  return times.sort((one, other) => one - other)[repetitions / 2] ?? 0;
}

interface Row {
  list: string;
  plan: string;
  firstPageMs: number;
  deepPageMs: number;
  countMs: number;
}

async function measure(db: Db, url: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const order of orders) {
    for (const [name, filter] of Object.entries(filters)) {
      const page = (after?: ReturnType<typeof positionOf>, through = db) =>
        listTasks(through, heavyUser, filter, order, { limit: pageSize + 1, after });
      const all = await listTasks(db, heavyUser, filter, order);
      const middle = all[Math.floor(all.length / 2)];
      const after = middle && positionOf(middle, order);
      rows.push({
        list: `${name}, ${order.by} ${order.descending ? "descending" : "ascending"}`,
        plan: await planOf(url, (logged) => page(after, logged)),
        firstPageMs: await medianMs(() => page()),
        deepPageMs: await medianMs(() => page(after)),
        countMs: await medianMs(() => countTasks(db, heavyUser, filter)),
      });
    }
  }
  return rows;
}

async function measureAt(adminUrl: string, users: number): Promise<Row[]> {
  const url = await createTestDatabase(adminUrl);
  const database = createDb({ url, maxConnections: 1 });
  try {
    await seed(database.db, users);
    return await measure(database.db, url);
  } finally {
    await database.close();
  }
}

function toMarkdown(small: Row[], large: Row[]): string {
  const ms = (value: number | undefined) => (value ?? 0).toFixed(1);
  const lines = large.map((row, index) => {
    const before = small[index];
    const pair = (key: "firstPageMs" | "deepPageMs" | "countMs") =>
      `${ms(before?.[key])} → ${ms(row[key])}`;
    return `| ${row.list} | ${row.plan} | ${pair("firstPageMs")} | ${pair("deepPageMs")} | ${pair("countMs")} |`;
  });
  return `# How PostgreSQL answers the task list

Made by \`pnpm --filter @todo/bench list-plans\`. One user with ${heavyTasks.toLocaleString("en")} tasks asks for pages of ${pageSize}, first in a table that holds little else (${(heavyTasks + lightTasks).toLocaleString("en")} rows), then in one of ${(heavyTasks + 1000 * lightTasks).toLocaleString("en")} rows of 1,001 users. Times are medians of ${repetitions} in milliseconds, small table → large table, measured through Drizzle on a shared machine: compare the two, not with other machines. The plan is that of the page in the middle of the list, in the large table; of a search that of its first statement, which finds the page and the total at once ([017](decisions/017-searches-fold-and-have-a-second.md)).

| list | plan | first page | page in the middle | total |
| --- | --- | --- | --- | --- |
${lines.join("\n")}
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
