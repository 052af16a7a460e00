import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deleteTask, updateTask } from "#tasks/tasks.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db, url } = await openFileDatabase();
const userId = newUserId();
const client = new Client({ connectionString: url });
const ids: number[] = [];

/** Plans of what the functions do, statement by statement. */
const plans: string[] = [];

beforeAll(async () => {
  for (let at = 0; at < 3; at += 1) ids.push((await storeTask(db, userId)).id);
  const [changed = 0, deleted = 0, busy = 0] = ids;
  await updateTask(db, userId, changed, { title: "b" });
  await deleteTask(db, userId, deleted);
  await db.execute(sql`
    insert into changes (user_id, number, task_id, uid, event, version, before, operation)
    select ${userId}, 5 + n, case when n % 2 = 0 then ${busy}::bigint else 1000000 + n end,
      gen_random_uuid(), 'updated', n, '{"title": "x"}', gen_random_uuid()
    from generate_series(1, 19900) as n`);
  await db.execute(sql`update task_counts set last_change = 19905 where user_id = ${userId}`);
  // Others have few tasks, so PostgreSQL expects that this user has few.
  await db.execute(sql`
    insert into tasks (user_id, title)
    select case when n > 3000 then 'other-' || n % 4000 else ${userId} end, 'x' from generate_series(1, 15000) as n`);
  await db.execute(sql`vacuum analyze changes, tasks`);
  await client.connect();
  client.on("notice", ({ message }) => message && plans.push(message));
  await client.query(`
    load 'auto_explain';
    set auto_explain.log_min_duration = 0;
    set auto_explain.log_analyze = on;
    set auto_explain.log_timing = off;
    set auto_explain.log_nested_statements = on;
    set auto_explain.log_level = 'notice'`);
});
afterAll(() => client.end());

/** The plans of an undo, and how many rows each scan of a table has read, kept or not. */
async function scansOf(id: number) {
  plans.length = 0;
  const target = JSON.stringify([{ id }]);
  await client.query("select outcome from undo_tasks($1, $2, null, 100000)", [userId, target]);
  const text = plans.join("\n");
  const scans = text.matchAll(
    /(\w[\w ]* Scan[^\n]*) on (changes|tasks)\b[^\n]*rows=([\d.]+)[^\n]*/g,
  );
  const found = [...scans].map(([, node = "", table, rows]) => ({
    node,
    table,
    rows: Number(rows),
  }));
  return { text, scans: found };
}

test("an undo reads one task and one row of the log, by an index, however many there are beside them", async () => {
  for (const id of ids) {
    const { text, scans } = await scansOf(id);
    expect(new Set(scans.map(({ table }) => table))).toEqual(new Set(["changes", "tasks"]));
    for (const { node, rows } of scans) {
      expect(node).toMatch(/^Index (Only )?Scan/);
      expect(rows).toBeLessThanOrEqual(1);
    }
    expect(text).toContain("changes_by_task");
    expect(text).not.toMatch(/Rows Removed by Filter: \d{3}/);
  }
});
