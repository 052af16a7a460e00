import { describe, expect, test } from "vitest";
import {
  deleteTask,
  findTask,
  setOrToggleCompleted,
  updateTask,
  type Versions,
} from "#tasks/tasks.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const verbs = {
  updateTask: (userId: string, id: number, versions: Versions) =>
    updateTask(db, userId, id, { title: "b" }, versions),
  setOrToggleCompleted: (userId: string, id: number, versions: Versions) =>
    setOrToggleCompleted(db, userId, id, undefined, versions),
  deleteTask: (userId: string, id: number, versions: Versions) =>
    deleteTask(db, userId, id, versions),
};

describe.each(Object.entries(verbs))("%s", (_name, verb) => {
  test("undefined for a task of another version, which stays as it is", async () => {
    const userId = newUserId();
    const task = await storeTask(db, userId);
    for (const versions of [[2], [], [2, 3], [2 ** 31], [0]]) {
      expect(await verb(userId, task.id, versions)).toBeUndefined();
    }
    expect(await findTask(db, userId, task.id)).toEqual(task);
  });

  test.each([[[1]], [[7, 1, 2]], [undefined]])(
    "the versions %j let version 1 through",
    async (versions) => {
      const userId = newUserId();
      const { id } = await storeTask(db, userId);
      expect(await verb(userId, id, versions)).toMatchObject({ id });
    },
  );

  test("the right version does not open another user's task", async () => {
    const userId = newUserId();
    const task = await storeTask(db, userId);
    expect(await verb(newUserId(), task.id, [1])).toBeUndefined();
    expect(await findTask(db, userId, task.id)).toEqual(task);
  });

  test("of 20 parallel writes to one version exactly one succeeds", async () => {
    const userId = newUserId();
    const { id } = await storeTask(db, userId);
    const rows = await Promise.all(Array.from({ length: 20 }, () => verb(userId, id, [1])));
    expect(rows.filter(Boolean)).toHaveLength(1);
  });
});
