import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { changes } from "#changes/change-tables.ts";
import { findChanges, findLastChange } from "#changes/changes.ts";
import { findHistory } from "#changes/history.ts";
import { listTrash } from "#changes/trash.ts";
import { taskCounts, tasks } from "#tasks/task-tables.ts";
import { newUserId } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";
import { openPlans } from "./query-plan.ts";

const { db, url } = await openFileDatabase({ statementTimeoutMs: 60_000 });
const { logged, planOf, pagesOf } = await openPlans(url);
const userId = newUserId();
const present = randomUUID();
const busyUser = newUserId();
const last = 20_000;

interface Log {
  /** How many tasks there are; those of `changed` with a higher id are gone. */
  tasksMax: number;
  changed: number;
  count: number;
  /** Of the task 1. */
  uid?: string;
}

async function storeChanges(id: string, { tasksMax, changed, count, uid = randomUUID() }: Log) {
  await db.execute(sql`alter table ${tasks} disable trigger user`);
  await db.execute(sql`
    insert into ${tasks} (id, user_id, title, uid) overriding system value
    select number, ${id}, 'Task ' || number, case number when 1 then ${uid}::uuid else gen_random_uuid() end
    from generate_series(1, ${tasksMax}::int) as number`);
  await db.execute(sql`alter table ${tasks} enable trigger user`);
  await db.execute(sql`
    insert into ${changes} (user_id, number, task_id, uid, event, version, before, operation, created_at)
    select ${id}, number, number % ${changed}::int + 1, gen_random_uuid(),
      (case when number % ${changed}::int < ${tasksMax}::int then 'updated' else 'deleted' end)::task_event, 2,
      jsonb_build_object('title', repeat('x', 100)), gen_random_uuid(), now() - interval '1 day'
    from generate_series(1, ${count}::int) as number`);
  await db.insert(taskCounts).values({ userId: id, count: tasksMax, lastChange: count });
}

beforeAll(async () => {
  await storeChanges(newUserId(), { tasksMax: 60_000, changed: 3_000, count: 60_000 });
  await storeChanges(busyUser, { tasksMax: 1_000, changed: 1, count: last });
  await storeChanges(userId, { tasksMax: 1_000, changed: 3_000, count: last, uid: present });
  await db.execute(sql`vacuum analyze ${tasks}`);
  await db.execute(sql`vacuum analyze ${changes}`);
});

const page = { limit: 200 };
const reads: [string, number, () => Promise<unknown>][] = [
  ["the last number", 4, () => findLastChange(logged, userId)],
  ["the oldest changes", 1_000, () => findChanges(logged, userId, { since: 0, ...page })],
  ["the newest changes", 1_000, () => findChanges(logged, userId, { since: last - 200, ...page })],
  ["no changes", 20, () => findChanges(logged, userId, { since: last, ...page })],
  ["the history of a task", 60, () => findHistory(logged, userId, 1, page)],
  ["the history of a task by its uid", 60, () => findHistory(logged, userId, present, page)],
  ["the history of a task that is gone", 60, () => findHistory(logged, userId, 2_500, page)],
  ["the history of nothing", 20, () => findHistory(logged, userId, randomUUID(), page)],
  // All of its changes, where PostgreSQL expects few.
  ["the history of a busy task", 2_000, () => findHistory(logged, busyUser, 1, page)],
  ["the trash", 1_500, () => listTrash(logged, userId, page)],
];

test.each(reads)(
  "%s reads at most %i pages beside 20,000 changes, by indexes alone",
  async (_name, pages, read) => {
    expect((await planOf(read)).join()).not.toContain("Seq Scan");
    expect(await pagesOf(read)).toBeLessThanOrEqual(pages);
  },
);
