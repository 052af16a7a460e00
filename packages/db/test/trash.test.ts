import { asc, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { changes } from "#changes/change-tables.ts";
import { emptyTrash, purgeTask } from "#changes/trash.ts";
import { undoTasks } from "#changes/undo.ts";
import { deleteTask, findTask, updateTask } from "#tasks/tasks.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const logOf = (userId: string) =>
  db.select().from(changes).where(eq(changes.userId, userId)).orderBy(asc(changes.number));
const undo = async (userId: string, ref: number) =>
  (await undoTasks(db, userId, [{ ref }], { maxTasks: 10 }))[0]?.outcome;

async function storeDeleted(userId: string) {
  const task = await storeTask(db, userId, { title: "secret" });
  await updateTask(db, userId, task.id, { title: "b", description: "secret" });
  await deleteTask(db, userId, task.id);
  return task;
}

test("what was deleted is gone for good; the log says when, and nothing of what it was", async () => {
  const userId = newUserId();
  const [task, other] = [await storeDeleted(userId), await storeDeleted(userId)];
  const before = await logOf(userId);
  expect(await purgeTask(db, userId, { ref: task.id })).toEqual({ outcome: "purged" });
  const after = await logOf(userId);
  expect(after).toEqual(
    before.map((change) => (change.taskId === task.id ? { ...change, before: null } : change)),
  );
  expect(await undo(userId, task.id)).toBe("not-found");
  expect(await purgeTask(db, userId, { ref: task.id })).toEqual({ outcome: "not-found" });
  expect(await purgeTask(db, userId, { ref: other.uid })).toEqual({ outcome: "purged" });
  expect(await undo(userId, other.id)).toBe("not-found");
});

test("not what is there, missing, somebody else's, hidden, or of another version", async () => {
  const [userId, stranger] = [newUserId(), newUserId()];
  const [kept, gone] = [await storeTask(db, userId), await storeDeleted(userId)];
  const purge = async (as: string, ref: number | string, versions?: number[]) =>
    (await purgeTask(db, as, { ref, ...(versions && { versions }) })).outcome;
  expect(await purge(userId, kept.id)).toBe("not-found");
  expect(await purge(userId, 1e22)).toBe("not-found");
  expect(await purge(stranger, gone.id)).toBe("not-found");
  expect(await purge(stranger, gone.uid)).toBe("not-found");
  expect(await purgeTask(db, userId, { ref: gone.id, versions: [1] })).toMatchObject({
    outcome: "stale",
    current: { id: gone.id, uid: gone.uid, title: "b", version: 2, createdAt: gone.createdAt },
  });
  await db.execute(
    sql`update changes set created_at = now() - interval '31 days' where user_id = ${userId}`,
  );
  expect(await purge(userId, gone.id)).toBe("not-found");
  await db.execute(sql`update changes set created_at = now() where user_id = ${userId}`);
  expect(await findTask(db, userId, kept.id)).toEqual(kept);
  expect(await purge(userId, gone.id, [2])).toBe("purged");
});

test("all of the trash at once, and nothing of tasks that are there or of somebody else", async () => {
  const [userId, stranger] = [newUserId(), newUserId()];
  const [first, back, last] = [
    await storeDeleted(userId),
    await storeDeleted(userId),
    await storeDeleted(userId),
  ];
  const foreign = await storeDeleted(stranger);
  await undo(userId, back.id);
  await emptyTrash(db, userId);
  for (const { id } of [first, last]) expect(await undo(userId, id)).toBe("not-found");
  const [created, updated, deleted] = (await logOf(userId)).filter(
    ({ taskId }) => taskId === back.id,
  );
  expect([created, updated, deleted].map((change) => change?.before === null)).toEqual([
    true,
    false,
    false,
  ]);
  expect(await undo(stranger, foreign.id)).toBe("restored");
});

test("the roles of an API may not change the log", async () => {
  const { rows } = await db.execute(
    sql`select has_table_privilege('todo_app', 'changes', 'update') as may`,
  );
  expect(rows).toEqual([{ may: false }]);
});
