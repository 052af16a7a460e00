import { describe, expect, test } from "vitest";
import { positionOf, type TaskFilter, type TaskOrder } from "#tasks/listing.ts";
import { countTasks, listTasks, listTasksLazily } from "#tasks/task-list.ts";
import { taskColumns, tasks } from "#tasks/task-tables.ts";
import { deleteTask } from "#tasks/tasks.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const all = { completed: undefined, search: undefined };
const titlesOf = (rows: { title: string }[]) => rows.map(({ title }) => title);

/** Tasks with these titles, made and changed at these minutes. */
async function storeTasksAt(
  userId: string,
  minutes: Record<string, [created: number, updated: number]>,
) {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  const rows = Object.entries(minutes).map(([title, [created, updated]]) => ({
    userId,
    title,
    createdAt: at(created),
    updatedAt: at(updated),
  }));
  await db.insert(tasks).values(rows);
}

test("rows that are read when asked say what rows say otherwise", async () => {
  const userId = newUserId();
  await storeTask(db, userId, { description: "2 litres", dueDate: "2026-08-08", tags: ["home"] });
  await storeTask(db, userId, { completed: true });
  const order: TaskOrder = { by: "dueDate", descending: false };
  const lazy = await listTasksLazily(db, userId, all, order);
  const names = [...Object.keys(taskColumns), "dueInstant"] as (keyof (typeof lazy)[0])[];
  const read = lazy.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));
  expect(read).toHaveLength(2);
  expect(read).toEqual(await listTasks(db, userId, all, order));
});

describe("order", () => {
  test("newest first unless told otherwise, and of two from the same instant the later id first", async () => {
    const userId = newUserId();
    await storeTasksAt(userId, { a: [2, 0], b: [3, 0], c: [1, 0], d: [2, 0] });
    expect(titlesOf(await listTasks(db, userId))).toEqual(["b", "d", "a", "c"]);
  });

  test.each([
    ["createdAt", true, ["b", "d", "a", "c"]],
    ["createdAt", false, ["c", "a", "d", "b"]],
    ["updatedAt", true, ["c", "d", "b", "a"]],
    ["updatedAt", false, ["a", "b", "d", "c"]],
    ["title", true, ["d", "c", "b", "a"]],
    ["title", false, ["a", "b", "c", "d"]],
  ] as const)("by %s, descending %j", async (by, descending, expected) => {
    const userId = newUserId();
    await storeTasksAt(userId, { a: [2, 1], b: [3, 2], c: [1, 4], d: [2, 3] });
    expect(titlesOf(await listTasks(db, userId, all, { by, descending }))).toEqual(expected);
  });

  test("titles are in the order of a dictionary, not of bytes", async () => {
    const userId = newUserId();
    await storeTasksAt(userId, { Zebra: [0, 0], apple: [0, 0], Äpfel: [0, 0], Banana: [0, 0] });
    const listed = await listTasks(db, userId, all, { by: "title", descending: false });
    expect(titlesOf(listed)).toEqual(["Äpfel", "apple", "Banana", "Zebra"]);
  });

  test("nobody's tasks are an empty list", async () => {
    expect(await listTasks(db, newUserId())).toEqual([]);
    expect(await countTasks(db, newUserId(), all)).toBe(0);
  });
});

describe("filters", () => {
  async function found(userId: string, filter: Partial<TaskFilter>) {
    const complete = { ...all, ...filter };
    const rows = await listTasks(db, userId, complete);
    expect(await countTasks(db, userId, complete)).toBe(rows.length);
    return titlesOf(rows).sort();
  }

  test("pending and completed are apart, and together all", async () => {
    const userId = newUserId();
    await storeTask(db, userId, { title: "done", completed: true });
    await storeTask(db, userId, { title: "open" });
    expect(await found(userId, { completed: true })).toEqual(["done"]);
    expect(await found(userId, { completed: false })).toEqual(["open"]);
    expect(await found(userId, {})).toEqual(["done", "open"]);
  });

  test("a search finds title and description, whatever the case", async () => {
    const userId = newUserId();
    await storeTask(db, userId, { title: "Buy MILK" });
    await storeTask(db, userId, { title: "Call", description: "about the milk\nand bread" });
    await storeTask(db, userId, { title: "ÄPFEL" });
    expect(await found(userId, { search: "milk" })).toEqual(["Buy MILK", "Call"]);
    expect(await found(userId, { search: "äpfel" })).toEqual(["ÄPFEL"]);
    expect(await found(userId, { search: "milk and" })).toEqual([]);
  });

  test.each([
    ["100%", "100%"],
    ["a_b", "a_b"],
    ["c\\d", "c\\d"],
    ["'", "it's"],
  ])("%j is searched for literally", async (search, title) => {
    const userId = newUserId();
    for (const other of ["100 per cent", "axb", "cd", "c\\\\x"]) {
      await storeTask(db, userId, { title: other });
    }
    await storeTask(db, userId, { title });
    expect(await found(userId, { search })).toEqual([title]);
  });

  test("no filter lets another user's task through", async () => {
    const [one, other] = [newUserId(), newUserId()];
    await storeTask(db, other, { title: "milk", description: "milk", completed: true });
    await storeTask(db, one, { title: "milk", completed: true });
    expect(await found(one, { completed: true, search: "milk" })).toEqual(["milk"]);
    expect(await found(other, { completed: true, search: "milk" })).toEqual(["milk"]);
  });
});

describe("pages", () => {
  const orders: TaskOrder[] = (["createdAt", "updatedAt", "title"] as const).flatMap((by) => [
    { by, descending: true },
    { by, descending: false },
  ]);

  async function readPages(userId: string, order: TaskOrder, between: () => Promise<unknown>) {
    const ids: number[] = [];
    let page = await listTasks(db, userId, all, order, { limit: 4 });
    while (page.length > 0) {
      ids.push(...page.map(({ id }) => id));
      await between();
      const last = page.at(-1);
      const after = last && positionOf(last, order);
      page = await listTasks(db, userId, all, order, { limit: 4, after });
    }
    return ids;
  }

  test.each(orders)(
    "$by, descending $descending: equal keys are neither lost nor repeated",
    async (order) => {
      const userId = newUserId();
      const epoch = "1970-01-01T00:00:00.000Z";
      const same = { title: "Same", createdAt: epoch, updatedAt: epoch };
      const rows = Array.from({ length: 11 }, (_, index) =>
        index % 2 ? { userId, ...same } : { userId, title: `t${index}` },
      );
      await db.insert(tasks).values(rows);
      const expected = (await listTasks(db, userId, all, order)).map(({ id }) => id);
      expect(await readPages(userId, order, async () => {})).toEqual(expected);
    },
  );

  test.each(orders)(
    "$by, descending $descending: a task that stays is seen once while others come and go",
    async (order) => {
      const userId = newUserId();
      const ids: number[] = [];
      for (let index = 0; index < 10; index += 1) {
        ids.push((await storeTask(db, userId, { title: `m${index}` })).id);
      }
      let rounds = 0;
      const seen = await readPages(userId, order, async () => {
        rounds += 1;
        if (rounds > 3) return;
        await storeTask(db, userId, { title: `a${rounds}` });
        const { id } = await storeTask(db, userId, { title: `z${rounds}` });
        await deleteTask(db, userId, id);
      });
      expect(seen.filter((id) => ids.includes(id)).sort()).toEqual(ids.sort());
      expect(new Set(seen).size).toBe(seen.length);
    },
  );

  test("the position of another user's task opens nothing of theirs", async () => {
    const [one, other] = [newUserId(), newUserId()];
    const order = { by: "createdAt", descending: true } as const;
    await storeTask(db, other);
    const after = positionOf(await storeTask(db, other), order);
    expect(await listTasks(db, one, all, order, { limit: 10, after })).toEqual([]);
    expect(await listTasks(db, other, all, order, { limit: 10, after })).toHaveLength(1);
  });
});
