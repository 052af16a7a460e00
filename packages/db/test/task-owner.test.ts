import { describe, expect, test } from "vitest";
import { allTasks } from "#tasks/listing.ts";
import { countTasks, listTasks } from "#tasks/task-list.ts";
import type { TaskRef } from "#tasks/task-tables.ts";
import { deleteTask, findTask, setOrToggleCompleted, updateTask } from "#tasks/tasks.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const verbs = {
  findTask: (userId: string, ref: TaskRef) => findTask(db, userId, ref),
  updateTask: (userId: string, ref: TaskRef) => updateTask(db, userId, ref, { title: "Mine now" }),
  setOrToggleCompleted: (userId: string, ref: TaskRef) =>
    setOrToggleCompleted(db, userId, ref, true),
  "setOrToggleCompleted without a value": (userId: string, ref: TaskRef) =>
    setOrToggleCompleted(db, userId, ref, undefined),
  deleteTask: (userId: string, ref: TaskRef) => deleteTask(db, userId, ref),
};

describe.each(Object.entries(verbs))("%s", (_name, verb) => {
  test.each(["id", "uid"] as const)(
    "undefined for the %s of another user's task, which stays as it is; the owner gets it",
    async (name) => {
      const [victim, attacker] = [newUserId(), newUserId()];
      const task = await storeTask(db, victim);
      await storeTask(db, attacker);
      expect(await verb(attacker, task[name])).toBeUndefined();
      expect(await findTask(db, victim, task[name])).toEqual(task);
      expect(await verb(victim, task[name])).toMatchObject({ id: task.id, userId: victim });
    },
  );

  test("undefined for an owner that only looks alike", async () => {
    const victim = newUserId();
    const task = await storeTask(db, victim);
    const lookalikes = ["", "%", "user-%", `${victim} `, ` ${victim}`, victim.toUpperCase()];
    const injections = [`' or '1'='1`, `${victim}' --`, "NULL", victim.slice(0, -1)];
    for (const attacker of [...lookalikes, ...injections]) {
      expect(await verb(attacker, task.id)).toBeUndefined();
    }
    expect(await listTasks(db, victim)).toEqual([task]);
  });

  test.each([
    2 ** 53,
    2 ** 63,
    1e300,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    Number.MAX_SAFE_INTEGER,
    2 ** 31,
    1.5,
    0,
    -1,
  ])("undefined for %d, which no task has", async (id) => {
    const userId = newUserId();
    const task = await storeTask(db, userId);
    expect(await verb(userId, id)).toBeUndefined();
    expect(await listTasks(db, userId)).toEqual([task]);
  });
});

test("a list holds, and a count counts, the owner's tasks only", async () => {
  const [one, other] = [newUserId(), newUserId()];
  const mine = await storeTask(db, one);
  const theirs = [await storeTask(db, other), await storeTask(db, other)];
  expect(await listTasks(db, one)).toEqual([mine]);
  expect(await listTasks(db, other)).toEqual(theirs.toReversed());
  expect(await listTasks(db, "%")).toEqual([]);
  for (const filter of [allTasks, { ...allTasks, completed: false }]) {
    expect(await countTasks(db, one, filter)).toBe(1);
    expect(await countTasks(db, other, filter)).toBe(2);
    expect(await countTasks(db, "%", filter)).toBe(0);
  }
});
