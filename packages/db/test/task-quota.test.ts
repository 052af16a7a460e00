import { readFile } from "node:fs/promises";
import { eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Db } from "#database.ts";
import { allTasks } from "#tasks/listing.ts";
import { deletedUserCount, taskCounts, tasks } from "#tasks/task-tables.ts";
import { countTasks, listTasks } from "#tasks/task-list.ts";
import { createTask, createTasks, deleteTask } from "#tasks/tasks.ts";
import { failureOf } from "./failure.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const task = newTask();
const create = (userId: string, maxTasks: number, through: Db = db) =>
  createTask(through, userId, task, maxTasks);

async function countOf(userId: string): Promise<number | undefined> {
  const [row] = await db.select().from(taskCounts).where(eq(taskCounts.userId, userId));
  return row?.count;
}

test("the last place is given, one more is undefined and stores nothing", async () => {
  const userId = newUserId();
  expect(await create(userId, 2)).toBeDefined();
  expect(await create(userId, 2)).toBeDefined();
  expect(await create(userId, 2)).toBeUndefined();
  expect(await listTasks(db, userId)).toHaveLength(2);
  expect(await countOf(userId)).toBe(2);
});

test("a quota of none stores nothing, not even a count", async () => {
  const userId = newUserId();
  expect(await create(userId, 0)).toBeUndefined();
  expect(await countOf(userId)).toBeUndefined();
});

test("a lowered quota refuses without touching what is held", async () => {
  const userId = newUserId();
  await Promise.all([create(userId, 5), create(userId, 5), create(userId, 5)]);
  expect(await create(userId, 2)).toBeUndefined();
  expect(await create(userId, 4)).toBeDefined();
  expect(await listTasks(db, userId)).toHaveLength(4);
});

test("another user's quota is untouched", async () => {
  const [full, other] = [newUserId(), newUserId()];
  await create(full, 1);
  expect(await create(full, 1)).toBeUndefined();
  expect(await create(other, 1)).toBeDefined();
});

test("60 parallel creates fill exactly the 25 places there are", async () => {
  const userId = newUserId();
  const created = await Promise.all(Array.from({ length: 60 }, () => create(userId, 25)));
  expect(created.filter(Boolean)).toHaveLength(25);
  expect(await listTasks(db, userId)).toHaveLength(25);
  expect(await countOf(userId)).toBe(25);
});

test("several tasks get their places together or not at all, in the order given", async () => {
  const userId = newUserId();
  const three = ["a", "b", "c"].map((title) => ({ ...task, title }));
  expect(await createTasks(db, userId, three, 2)).toBeUndefined();
  expect(await countOf(userId)).toBeUndefined();
  const created = await createTasks(db, userId, three, 5);
  expect(created?.map(({ title }) => title)).toEqual(["a", "b", "c"]);
  expect((await listTasks(db, userId)).toReversed()).toEqual(created);
  expect(await createTasks(db, userId, three, 5)).toBeUndefined();
  expect(await createTasks(db, userId, [], 0)).toEqual([]);
  expect(await countOf(userId)).toBe(3);
});

test("a task that can't be stored takes no place", async () => {
  const userId = newUserId();
  const invalid = createTask(db, userId, { ...task, title: "x".repeat(256) }, 1);
  expect(await failureOf(invalid)).toMatchObject({ kind: "invalid-input" });
  expect(await create(userId, 1)).toBeDefined();
});

test("a place taken in a transaction that is rolled back is free again", async () => {
  const userId = newUserId();
  const transaction = db.transaction(async (tx) => {
    expect(await create(userId, 1, tx)).toBeDefined();
    throw new Error("changed my mind");
  });
  await expect(transaction).rejects.toThrow("changed my mind");
  expect(await create(userId, 1)).toBeDefined();
});

test("a deleted task gives its place back once", async () => {
  const userId = newUserId();
  const first = await create(userId, 2);
  await create(userId, 2);
  const id = first?.id ?? 0;
  await Promise.all([deleteTask(db, userId, id), deleteTask(db, userId, id)]);
  await deleteTask(db, newUserId(), id);
  expect(await create(userId, 2)).toBeDefined();
  expect(await create(userId, 2)).toBeUndefined();
});

test("many rows of several users deleted in one statement give every place back", async () => {
  const [one, other, bystander] = [newUserId(), newUserId(), newUserId()];
  const ids: number[] = [];
  for (const userId of [one, one, one, other, other]) ids.push((await storeTask(db, userId)).id);
  await storeTask(db, bystander);
  await storeTask(db, one);
  await db.delete(tasks).where(inArray(tasks.id, ids));
  expect(await Promise.all([one, other, bystander].map(countOf))).toEqual([1, 0, 1]);
});

test("parallel creates and deletes leave the count equal to the rows", async () => {
  const userId = newUserId();
  const churn = async () => {
    for (let round = 0; round < 10; round += 1) {
      const created = await create(userId, 1_000);
      if (round % 3 && created) await deleteTask(db, userId, created.id);
    }
  };
  await Promise.all(Array.from({ length: 8 }, churn));
  expect(await listTasks(db, userId)).toHaveLength(32);
  expect(await countOf(userId)).toBe(32);
});

test("a row that was never counted does not push the count below nothing", async () => {
  const userId = newUserId();
  await db.insert(tasks).values({ userId, title: "imported" });
  const counted = await storeTask(db, userId);
  await db.delete(tasks).where(eq(tasks.userId, userId));
  expect(counted.userId).toBe(userId);
  expect(await countOf(userId)).toBe(0);
});

test("imported tasks are in the total once the statements of docs/operations.md have counted them, and removed ones are not", async () => {
  const [userId, emptied, deleted] = [newUserId(), newUserId(), newUserId()];
  await db.insert(taskCounts).values([
    { userId: emptied, count: 7 },
    { userId: deleted, count: deletedUserCount },
  ]);
  await storeTask(db, userId);
  const imported = Array.from({ length: 3 }, (_, index) => ({
    userId,
    title: `imported ${index}`,
  }));
  await db.insert(tasks).values(imported);
  const guide = await readFile(new URL("../../../docs/operations.md", import.meta.url), "utf8");
  const section = /## Tasks from another database.*?```sql(.*?)```/s.exec(guide)?.[1] ?? "";
  const statements = section.split(";").filter((statement) => statement.trim() !== "");
  for (const statement of statements) await db.execute(statement);
  expect(await countTasks(db, userId, allTasks)).toBe(4);
  expect(await create(userId, 4)).toBeUndefined();
  expect(await countOf(emptied)).toBe(0);
  expect(await countOf(deleted)).toBe(deletedUserCount);
});
