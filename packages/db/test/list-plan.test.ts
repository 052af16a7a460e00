import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "pg";
import { allTasks, positionOf, type TaskOrder } from "#tasks/listing.ts";
import { listTasks } from "#tasks/task-list.ts";
import { tasks } from "#tasks/task-tables.ts";
import { newUserId } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db, url } = await openFileDatabase();
const users = Array.from({ length: 20 }, newUserId);
const userId = users[7] ?? "";

const client = new Client({ connectionString: url });
const sent: { query: string; params: unknown[] }[] = [];
const logged = drizzle(client, {
  casing: "snake_case",
  schema: {},
  logger: { logQuery: (query, params) => sent.push({ query, params }) },
});

interface PlanNode {
  "Node Type": string;
  "Index Name"?: string;
  Plans?: PlanNode[];
}

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];

/** The nodes of the plan of the statement that `list` sends, the outermost first. */
async function planOf(list: () => Promise<unknown>) {
  sent.length = 0;
  await list();
  const [{ query, params } = { query: "", params: [] }] = sent;
  const { rows } = await client.query(`explain (format json) ${query}`, params);
  const nodes = flatten(rows[0]["QUERY PLAN"][0].Plan);
  return nodes.map((node) => [node["Node Type"], node["Index Name"]].filter(Boolean).join(" "));
}

beforeAll(async () => {
  await client.connect();
  await db.execute(sql`
    insert into ${tasks} (user_id, title, created_at, updated_at, completed)
    select users.id, 'Task ' || md5(number::text), instant, instant, number % 3 = 0
    from unnest(${sql.param(users)}::text[]) as users(id), generate_series(1, 300) as number,
      lateral (select now() - make_interval(mins => number)) as times(instant)`);
  await db.execute(sql`vacuum analyze ${tasks}`);
});
afterAll(() => client.end());

const orders: [TaskOrder["by"], string][] = [
  ["createdAt", "tasks_by_creation"],
  ["updatedAt", "tasks_by_change"],
  ["title", "tasks_by_title"],
];

test.each(orders)("a page by %s is read from %s, without a sort", async (by, index) => {
  for (const descending of [true, false]) {
    const order = { by, descending };
    const first = await planOf(() => listTasks(logged, userId, allTasks, order, { limit: 51 }));
    expect(first).toEqual(["Limit", `Index Scan ${index}`]);
    const last = (await listTasks(db, userId, allTasks, order, { limit: 100 })).at(-1);
    const after = last && positionOf(last, order);
    const next = await planOf(() =>
      listTasks(logged, userId, allTasks, order, { limit: 51, after }),
    );
    expect(next).toEqual(["Limit", `Index Scan ${index}`]);
  }
});

test("the whole list reads the user's rows only, by an index", async () => {
  const nodes = await planOf(() => listTasks(logged, userId));
  expect(nodes.join()).toMatch(/Index Scan.* tasks_/);
  expect(nodes.join()).not.toContain("Seq Scan");
});
