import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { updateTasks } from "#tasks/bulk-writes.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";
import { openPlans } from "./query-plan.ts";

const { db, url } = await openFileDatabase();
const { logged, pagesOf } = await openPlans(url);
const userId = newUserId();

beforeAll(async () => {
  // Others have few tasks, so PostgreSQL expects that this user has few.
  await db.execute(sql`
    insert into tasks (user_id, title)
    select case when n > 3000 then 'other-' || n % 4000 else ${userId} end, 'x' from generate_series(1, 15000) as n`);
  await db.execute(sql`vacuum analyze tasks`);
});

test("a bulk change reads the tasks that it names, not all of the user's", async () => {
  const { id } = await storeTask(db, userId);
  const pages = await pagesOf(() => updateTasks(logged, userId, [{ id, changes: { title: "y" } }]));
  expect(pages).toBeLessThan(60);
});
