// Lists with the number of a change: what is kept under it must be what is shown at that number.
import { describe, expect, test } from "vitest";
import { findLastChange } from "#changes/changes.ts";
import { newestFirst, type TaskFilter } from "#tasks/listing.ts";
import { listAndCountTasks, listDatedTasks } from "#tasks/task-list.ts";
import { deleteTask, updateTask } from "#tasks/tasks.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const filters: Record<string, TaskFilter> = {
  none: {},
  status: { completed: false },
  priority: { priorities: ["high"] },
  search: { search: "milk" },
};
const lists = Object.entries(filters).flatMap(([name, filter]) => [
  {
    name: `a page, filter ${name}`,
    list: (userId: string) => listAndCountTasks(db, userId, filter, newestFirst, { limit: 3 }),
  },
  {
    name: `a list, filter ${name}`,
    list: (userId: string) => listDatedTasks(db, userId, filter, newestFirst, { limit: 201 }),
  },
]);

describe.each(lists)("$name", ({ list }) => {
  test("has the number of the last change, of an empty list too", async () => {
    const userId = newUserId();
    expect(await list(userId)).toMatchObject({ rows: [], change: 0 });
    const { id } = await storeTask(db, userId, { priority: "high" });
    await storeTask(db, newUserId(), { priority: "high" });
    expect(await list(userId)).toMatchObject({ rows: [{ id, version: 1 }], change: 1 });
    await updateTask(db, userId, id, { description: "x" });
    expect(await list(userId)).toMatchObject({ rows: [{ id, version: 2 }], change: 2 });
    await deleteTask(db, userId, id);
    expect(await list(userId)).toMatchObject({ rows: [], change: 3 });
  });

  test("never has the number of a change that it does not show", async () => {
    const userId = newUserId();
    for (let round = 0; round < 20; round += 1) {
      const read = () => list(userId);
      const reading = Array.from({ length: 4 }, read);
      const writing = storeTask(db, userId, { priority: "high" });
      const during = await Promise.all([...reading, ...Array.from({ length: 4 }, read)]);
      const { id } = await writing;
      const shown = await read();
      expect(shown.change).toBe(await findLastChange(db, userId));
      for (const each of during) if (each.change === shown.change) expect(each).toEqual(shown);
      await deleteTask(db, userId, id);
    }
  });
});
