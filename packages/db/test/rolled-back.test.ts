import { expect, it } from "vitest";
import { findLastChange } from "#changes/changes.ts";
import { rolledBack } from "#connections/rolled-back.ts";
import { createTask, deleteTask, findTask, updateTask } from "#tasks/tasks.ts";
import { failureOf } from "./failure.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

it("returns what would be, and leaves neither task, change nor place in the quota taken", async () => {
  const userId = newUserId();
  const row = await rolledBack(db, 1_000, (tx) => createTask(tx, userId, newTask(), 1));
  expect(row).toMatchObject({ userId, version: 1 });
  expect(await findTask(db, userId, row?.id ?? 0)).toBeUndefined();
  expect(await findLastChange(db, userId)).toBe(0);
  expect(await createTask(db, userId, newTask(), 1)).toBeDefined();
});

it("hands on what the work throws", async () => {
  const failure = new Error("any");
  const fail = () => Promise.reject(failure);
  await expect(rolledBack(db, 1_000, fail)).rejects.toBe(failure);
});

it("55P03 for a lock that takes longer than it may; the connection's own limit holds again", async () => {
  const userId = newUserId();
  const { id } = await storeTask(db, userId);
  await db.transaction(async (tx) => {
    await updateTask(tx, userId, id, { title: "Locked" });
    const remove = rolledBack(db, 50, (other) => deleteTask(other, userId, id));
    expect(await failureOf(remove)).toMatchObject({ code: "55P03", kind: "unavailable" });
  });
  expect(await deleteTask(db, userId, id)).toMatchObject({ title: "Locked" });
});
