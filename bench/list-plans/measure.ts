// The lists of one user, timed in a table of many users.
import { createDb, type Db } from "@todo/db/database";
import { positionOf, type TaskPosition } from "@todo/db/tasks/listing";
import { countByKind } from "@todo/db/tasks/task-counts";
import { countTasks, listTasks } from "@todo/db/tasks/task-list";
import { createTestDatabase } from "@todo/postgres/test-databases";
import { spreadOf } from "../throughput/statistics.ts";
import { elsewhere, type List, lists } from "./lists.ts";
import { planOf } from "./plan-of.ts";
import { heavyUser, seed } from "./seed.ts";

export const repetitions = 30;
export const pageSize = 50;
/** Of the counts. */
const tagsMax = 100;

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

export interface Measured {
  lists: ListRow[];
  /** Of `countByKind` by time zone. */
  countsMs: Record<string, number>;
}

async function measureList(db: Db, url: string, { title, filter, order }: List): Promise<ListRow> {
  const page = (after?: TaskPosition, through = db) =>
    listTasks(through, heavyUser, filter, order, { limit: pageSize + 1, after });
  const all = await listTasks(db, heavyUser, filter, order);
  const middle = all[Math.floor(all.length / 2)];
  const after = middle && positionOf(middle, order);
  return {
    list: title,
    plan: await planOf(url, (logged) => page(after, logged)),
    firstPageMs: await medianMs(() => page()),
    deepPageMs: await medianMs(() => page(after)),
    countMs: await medianMs(() => countTasks(db, heavyUser, filter)),
  };
}

async function measure(db: Db, url: string): Promise<Measured> {
  const measured: Measured = { lists: [], countsMs: {} };
  for (const list of lists) measured.lists.push(await measureList(db, url, list));
  for (const zone of ["UTC", elsewhere]) {
    measured.countsMs[zone] = await medianMs(() => countByKind(db, heavyUser, zone, tagsMax));
  }
  return measured;
}

/** Measures each list of the heavy user in a new database with `users` other users. */
export async function measureAt(adminUrl: string, users: number): Promise<Measured> {
  const url = await createTestDatabase(adminUrl);
  const database = createDb({ url, maxConnections: 1 });
  try {
    await seed(database.db, users);
    return await measure(database.db, url);
  } finally {
    await database.close();
  }
}
