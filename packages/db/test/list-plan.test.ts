import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { allTasks, newestFirst, positionOf, type TaskOrder } from "#tasks/listing.ts";
import { countByKind } from "#tasks/task-counts.ts";
import { countTasks, listDatedTasks, listTasks } from "#tasks/task-list.ts";
import { tasks } from "#tasks/task-tables.ts";
import { newUserId } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";
import { openPlans } from "./query-plan.ts";

const { db, url } = await openFileDatabase();
const users = Array.from({ length: 20 }, newUserId);
const userId = users[7] ?? "";

const { logged, planOf } = await openPlans(url);

beforeAll(async () => {
  await db.execute(sql`
    insert into ${tasks} (user_id, title, created_at, updated_at, completed)
    select users.id, 'Task ' || md5(number::text), instant, instant, number % 3 = 0
    from unnest(${sql.param(users)}::text[]) as users(id), generate_series(1, 300) as number,
      lateral (select now() - make_interval(mins => number)) as times(instant)`);
  await db.execute(sql`vacuum analyze ${tasks}`);
});

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

test("the number of the last change is read once, by its key, before a page", async () => {
  const nodes = await planOf(() =>
    listDatedTasks(logged, userId, allTasks, newestFirst, { limit: 51 }),
  );
  expect(nodes).toEqual(["Limit", "Index Scan task_counts_pkey", "Index Scan tasks_by_creation"]);
});

test("the offsets of a reader's zone are computed once, by a list, a search and their numbers", async () => {
  const order: TaskOrder = { by: "dueDate", descending: false };
  const dueBefore = "2030-01-01";
  const statements = [
    (timeZone: string) => listTasks(logged, userId, { timeZone, dueBefore }, order, { limit: 51 }),
    (timeZone: string) => listTasks(logged, userId, { timeZone, dueBefore, search: "x" }, order),
    (timeZone: string) => countTasks(logged, userId, { timeZone, dueBefore }),
    (timeZone: string) => countByKind(logged, userId, timeZone, 100),
  ];
  for (const statement of statements) {
    const functionsIn = async (timeZone: string) =>
      (await planOf(() => statement(timeZone))).filter((node) => node === "Function Scan").length;
    expect(await functionsIn("America/New_York")).toBe((await functionsIn("UTC")) + 1);
  }
});

test("the whole list reads the user's rows only, by an index", async () => {
  const nodes = await planOf(() => listTasks(logged, userId));
  expect(nodes.join()).toMatch(/Index Scan.* tasks_/);
  expect(nodes.join()).not.toContain("Seq Scan");
});
