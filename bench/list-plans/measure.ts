// The lists of one user, timed in a table of many users.
import { createDb, type Db } from "@todo/db/database";
import { allTasks, positionOf, type TaskFilter, type TaskOrder } from "@todo/db/tasks/listing";
import { countTasks, listTasks } from "@todo/db/tasks/task-list";
import { createTestDatabase } from "@todo/postgres/test-databases";
import { sql } from "drizzle-orm";
import { spreadOf } from "../throughput/statistics.ts";
import { planOf } from "./plan-of.ts";

/** The owner of `heavyTasks` tasks; the others hold `lightTasks` each. */
const heavyUser = "user-heavy";
export const heavyTasks = 10_000;
export const lightTasks = 1_000;
export const repetitions = 30;
export const pageSize = 50;

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

async function medianMs(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const startedAt = performance.now();
    await run();
    times.push(performance.now() - startedAt);
  }
  return spreadOf(times).median;
}

export interface ListRow {
  list: string;
  plan: string;
  firstPageMs: number;
  deepPageMs: number;
  countMs: number;
}

async function measure(db: Db, url: string): Promise<ListRow[]> {
  const rows: ListRow[] = [];
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

/** Measures each list of the heavy user in a new database with `users` other users. */
export async function measureAt(adminUrl: string, users: number): Promise<ListRow[]> {
  const url = await createTestDatabase(adminUrl);
  const database = createDb({ url, maxConnections: 1 });
  try {
    await seed(database.db, users);
    return await measure(database.db, url);
  } finally {
    await database.close();
  }
}
