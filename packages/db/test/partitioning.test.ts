import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { findChanges } from "#changes/changes.ts";
import { listTrash } from "#changes/trash.ts";
import { countTasks } from "#tasks/task-list.ts";
import { deleteTask, findTask, updateTask } from "#tasks/tasks.ts";
import { describeSchema } from "./describe-schema.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";
import { partitionByUser } from "./partition-by-user.ts";

const { db, url } = await openFileDatabase();

const everythingOf = async (userId: string, id: number) => ({
  task: await findTask(db, userId, id),
  counts: await countTasks(db, userId, {}),
  changes: await findChanges(db, userId, { since: 0, limit: 100 }),
  trash: await listTrash(db, userId, { limit: 100 }),
});

test("partitioned by user, the tables keep rows, rights and rules; ids go on", async () => {
  const userId = newUserId();
  const [kept, gone] = [await storeTask(db, userId), await storeTask(db, userId)];
  await updateTask(db, userId, kept.id, { title: "Changed" });
  await deleteTask(db, userId, gone.id);
  const [before, schema] = [await everythingOf(userId, kept.id), await describeSchema(db)];

  await partitionByUser(url);

  expect(await everythingOf(userId, kept.id)).toEqual(before);
  expect(await describeSchema(db)).toEqual(schema);
  const next = await storeTask(db, userId);
  expect(next.id).toBe(gone.id + 1);
  const { rows } = await db.execute(sql`
    select inhparent::regclass::text as parent, count(*)::int as partitions,
      bool_or(has_table_privilege('todo_app', inhrelid, 'SELECT, INSERT, UPDATE, DELETE')) as granted
    from pg_inherits join pg_class on pg_class.oid = inhparent where relkind = 'p' group by 1 order by 1`);
  expect(rows).toEqual(
    ["changes", "idempotency_keys", "task_counts", "tasks"].map((parent) => ({
      parent,
      partitions: 16,
      granted: false,
    })),
  );
});
