import { describe, expect, test } from "vitest";
import { positionOf, type TaskFilter, type TaskOrder } from "#tasks/listing.ts";
import { countTasks, listTasks, listTasksLazily } from "#tasks/task-list.ts";
import { taskColumns, taskPriority, tasks } from "#tasks/task-tables.ts";
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

  test("a search finds each tag by itself, whatever its case and composition", async () => {
    const userId = newUserId();
    await storeTask(db, userId, { title: "a", tags: ["Garden", "Ca\u0301fe"] });
    await storeTask(db, userId, { title: "b", tags: ["straße"] });
    await storeTask(db, userId, { title: "c", tags: [] });
    expect(await found(userId, { search: "ARD" })).toEqual(["a"]);
    expect(await found(userId, { search: "cáfe" })).toEqual(["a"]);
    expect(await found(userId, { search: "STRASSE" })).toEqual(["b"]);
    expect(await found(userId, { search: "Garden Cáfe" })).toEqual([]);
    expect(await found(userId, { search: "nca" })).toEqual([]);
  });

  test("priorities: any of them", async () => {
    const userId = newUserId();
    for (const priority of taskPriority.enumValues) {
      await storeTask(db, userId, { title: priority, priority });
    }
    expect(await found(userId, { priorities: ["high"] })).toEqual(["high"]);
    expect(await found(userId, { priorities: ["urgent", "none"] })).toEqual(["none", "urgent"]);
    expect(await found(userId, { priorities: [] })).toHaveLength(5);
  });

  test("tags: all of them, whatever their case and composition, and not parts of them", async () => {
    const userId = newUserId();
    await storeTask(db, userId, { title: "both", tags: ["Home", "STRASSE"] });
    await storeTask(db, userId, { title: "one", tags: ["home"] });
    await storeTask(db, userId, { title: "none", tags: [] });
    expect(await found(userId, { tags: ["HOME"] })).toEqual(["both", "one"]);
    expect(await found(userId, { tags: ["straße", "home"] })).toEqual(["both"]);
    expect(await found(userId, { tags: ["hom"] })).toEqual([]);
    expect(await found(userId, { tags: ["h_me"] })).toEqual([]);
    expect(await found(userId, { tags: [] })).toEqual(["both", "none", "one"]);
  });

  describe("due dates", () => {
    async function storeDue(...dueDates: (string | null)[]) {
      const userId = newUserId();
      for (const dueDate of dueDates) {
        await storeTask(db, userId, { title: dueDate ?? "never", dueDate, timeZone: null });
      }
      return userId;
    }

    test("from one bound, which is within, to the other, which is not", async () => {
      const [before, at, after] = [
        "2026-08-08T09:29:59",
        "2026-08-08T09:30:00",
        "2026-08-08T09:30:00.001Z",
      ];
      const userId = await storeDue(before, at, after, null);
      expect(await found(userId, { dueAfter: at })).toEqual([at, after]);
      expect(await found(userId, { dueBefore: at })).toEqual([before]);
      expect(await found(userId, { dueBefore: after })).toEqual([before, at]);
      expect(await found(userId, { dueAfter: at, dueBefore: after })).toEqual([at]);
      expect(await found(userId, { dueAfter: after, dueBefore: at })).toEqual([]);
    });

    test("a day as a bound is its start, as a due date its end", async () => {
      const userId = await storeDue("2026-08-07", "2026-08-08", "2026-08-08T00:00:00");
      const start = { dueAfter: "2026-08-08" };
      expect(await found(userId, start)).toEqual(["2026-08-08", "2026-08-08T00:00:00"]);
      expect(await found(userId, { dueBefore: "2026-08-08" })).toEqual(["2026-08-07"]);
      const oneDay = { ...start, dueBefore: "2026-08-09" };
      expect(await found(userId, oneDay)).toEqual(["2026-08-08", "2026-08-08T00:00:00"]);
      expect(await found(userId, { dueBefore: "2026-08-08T23:59:59.999Z" })).toHaveLength(2);
    });

    test("floating ones and bounds are in the list's zone, others in their own", async () => {
      const userId = await storeDue("2026-08-08T12:00:00", "2026-08-08T12:00:00.000Z");
      const inTokyo = { title: "Tokyo", dueDate: "2026-08-08T12:00:00", timeZone: "Asia/Tokyo" };
      await storeTask(db, userId, inTokyo);
      const bounds = { dueAfter: "2026-08-08T12:00:00", dueBefore: "2026-08-08T12:00:01" };
      const foundIn = (timeZone: string) => found(userId, { ...bounds, timeZone });
      expect(await foundIn("UTC")).toEqual(["2026-08-08T12:00:00", "2026-08-08T12:00:00.000Z"]);
      expect(await foundIn("Asia/Tokyo")).toEqual(["2026-08-08T12:00:00", "Tokyo"]);
      expect(await foundIn("Europe/Berlin")).toEqual(["2026-08-08T12:00:00"]);
      expect(await found(userId, bounds)).toEqual(await foundIn("UTC"));
    });

    test("order the list: none is the last, of equal ones the earlier task is the first", async () => {
      const userId = await storeDue(null, "2026-08-08", "2026-08-07", null, "2026-08-07");
      const ids = (await listTasks(db, userId)).map(({ id }) => id).reverse();
      const at = (...places: number[]) => places.map((place) => ids[place]);
      const sorted = (descending: boolean) =>
        listTasks(db, userId, all, { by: "dueDate", descending });
      expect((await sorted(false)).map(({ id }) => id)).toEqual(at(2, 4, 1, 0, 3));
      expect((await sorted(true)).map(({ id }) => id)).toEqual(at(3, 0, 1, 4, 2));
    });
  });

  test("no filter lets another user's task through", async () => {
    const [one, other] = [newUserId(), newUserId()];
    await storeTask(db, other, { title: "milk", description: "milk", completed: true });
    await storeTask(db, one, { title: "milk", completed: true });
    expect(await found(one, { completed: true, search: "milk" })).toEqual(["milk"]);
    expect(await found(other, { completed: true, search: "milk" })).toEqual(["milk"]);
    const plan = { priorities: ["high"], tags: ["home"], dueAfter: "2026-08-01" } as const;
    for (const search of [undefined, "garden"]) {
      expect(await found(one, { ...plan, search })).toEqual(["milk"]);
      expect(await found(other, { ...plan, dueBefore: "2026-09-01", search })).toEqual(["milk"]);
    }
  });
});

describe("pages", () => {
  const by = ["createdAt", "updatedAt", "title", "dueDate", "priority"] as const;
  const orders = by.flatMap((by): TaskOrder[] => [
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
      const same = { title: "Same", dueDate: "2026-08-08", createdAt: epoch, updatedAt: epoch };
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
        const dueDate = index % 3 ? `2026-08-0${index}` : null;
        ids.push((await storeTask(db, userId, { title: `m${index}`, dueDate })).id);
      }
      let rounds = 0;
      const seen = await readPages(userId, order, async () => {
        rounds += 1;
        if (rounds > 3) return;
        await storeTask(db, userId, {
          title: `a${rounds}`,
          dueDate: "1999-01-01",
          priority: "none",
        });
        const { id } = await storeTask(db, userId, {
          title: `z${rounds}`,
          dueDate: null,
          priority: "urgent",
        });
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
