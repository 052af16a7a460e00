import { eq } from "drizzle-orm";
import { describe, expect, onTestFinished, test } from "vitest";
import { listTasks } from "#tasks/task-list.ts";
import { tasks } from "#tasks/task-tables.ts";
import {
  createTask,
  deleteTask,
  findTask,
  setOrToggleCompleted,
  type TaskChanges,
  updateTask,
} from "#tasks/tasks.ts";
import { openDatabase } from "./driver.ts";
import { failureOf } from "./failure.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db, url } = await openFileDatabase();
const many = 10_000;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe("createTask", () => {
  test("returns the row that findTask and listTasks return afterwards", async () => {
    const userId = newUserId();
    const before = Date.now();
    const task = newTask({ description: "Oat", completed: true });
    const created = await createTask(db, userId, task, many);
    expect(created).toEqual({
      id: expect.any(Number),
      userId,
      uid: expect.stringMatching(uuid),
      ...task,
      completedAt: created?.createdAt,
      version: 1,
      createdAt: expect.stringMatching(rfc3339),
      updatedAt: created?.createdAt,
    });
    expect(Math.abs(Date.parse(created?.createdAt ?? "") - before)).toBeLessThan(5_000);
    expect(await findTask(db, userId, created?.id ?? 0)).toEqual(created);
    expect(await listTasks(db, userId)).toEqual([created]);
  });

  test.each([
    ["the longest title and description", "👍".repeat(200), "界".repeat(1000)],
    ["an empty description", "a", ""],
    ["no description", "a", null],
    ["SQL as text", "'; drop table tasks; --", '$1 %s \\\' "quoted"'],
    ["line breaks, tabs and invisible characters", "a\u200bb", "a\r\n\tb\u2028\ufeff"],
    ["text that is not normalized", "e\u0301", "\u00e9"],
  ])("%s comes back unchanged", async (_what, title, description) => {
    const userId = newUserId();
    const { id } = await storeTask(db, userId, { title, description });
    expect(await findTask(db, userId, id)).toMatchObject({ title, description });
  });

  test("an owner of 255 characters is stored, a longer one is the input's fault", async () => {
    const longest = newUserId().padEnd(255, "👍").slice(0, 255);
    expect(await storeTask(db, longest)).toMatchObject({ userId: longest });
    const failure = await failureOf(storeTask(db, newUserId().padEnd(256, "x")));
    expect(failure).toEqual({ code: "22001", kind: "invalid-input" });
  });
});

describe("updateTask", () => {
  const original = newTask({ description: "Oat", completed: true });

  test.each<TaskChanges>([
    { title: "Buy bread" },
    { description: "Rye" },
    { description: null },
    { description: "" },
    { completed: false },
    { title: "Buy bread", description: null, completed: false },
    { dueDate: "2026-08-08" },
    { dueDate: null },
    { timeZone: "Asia/Tokyo" },
    { timeZone: null },
    { priority: "none" },
    { tags: ["Office"] },
    { tags: [] },
    { completed: true, dueDate: "2026-08-08T07:30:00.000Z", timeZone: null, priority: "urgent" },
  ])("%j changes nothing else but version and times", async (changes) => {
    const userId = newUserId();
    const before = await storeTask(db, userId, original);
    const after = await updateTask(db, userId, before.id, changes);
    expect(after).toEqual({
      ...before,
      ...changes,
      completedAt: changes.completed === false ? null : before.completedAt,
      version: 2,
      updatedAt: after?.updatedAt,
    });
    expect(Date.parse(after?.updatedAt ?? "")).toBeGreaterThan(Date.parse(before.updatedAt));
    expect(await findTask(db, userId, before.id)).toEqual(after);
  });
});

test("whatever fields are changed together, a connection keeps few statements", async () => {
  const one = openDatabase({ url, maxConnections: 1 });
  onTestFinished(one.close);
  const userId = newUserId();
  const { id } = await storeTask(one.db, userId);
  const all = Object.entries(newTask());
  for (let set = 0; set < 2 ** all.length; set += 1) {
    const changes = Object.fromEntries(all.filter((_, index) => set & (1 << index)));
    expect(await updateTask(one.db, userId, id, changes)).toMatchObject(changes);
  }
  const { rows } = await one.db.execute<{ kept: number }>(
    "select count(*)::integer as kept from pg_prepared_statements where name like 'change%'",
  );
  expect(rows[0]?.kept).toBeLessThanOrEqual(65);
});

describe("setOrToggleCompleted", () => {
  test.each([
    [false, true, true],
    [true, true, true],
    [true, false, false],
    [false, undefined, true],
    [true, undefined, false],
  ])("%j set to %j is %j", async (completed, wanted, result) => {
    const userId = newUserId();
    const before = await storeTask(db, userId, { completed });
    const after = await setOrToggleCompleted(db, userId, before.id, wanted);
    expect(after).toEqual({
      ...before,
      completed: result,
      completedAt: result ? (before.completedAt ?? after?.updatedAt) : null,
      version: 2,
      updatedAt: after?.updatedAt,
    });
    expect(await findTask(db, userId, before.id)).toEqual(after);
  });

  test("50 parallel toggles all count", async () => {
    const userId = newUserId();
    const { id } = await storeTask(db, userId);
    const toggle = () => setOrToggleCompleted(db, userId, id, undefined);
    const rows = await Promise.all(Array.from({ length: 51 }, toggle));
    expect(rows.filter((row) => row?.completed)).toHaveLength(26);
    expect(await findTask(db, userId, id)).toMatchObject({ completed: true, version: 52 });
  });
});

describe("deleteTask", () => {
  test("returns the row once, and of 20 parallel deletes one gets it", async () => {
    const userId = newUserId();
    const [task, other] = [await storeTask(db, userId), await storeTask(db, userId)];
    const deleted = await Promise.all(
      Array.from({ length: 20 }, () => deleteTask(db, userId, task.id)),
    );
    expect(deleted.filter(Boolean)).toEqual([task]);
    expect(await deleteTask(db, userId, task.id)).toBeUndefined();
    expect(await listTasks(db, userId)).toEqual([other]);
  });
});

describe("updatedAt", () => {
  test("moves on with every change, however fast they come and from wherever", async () => {
    const userId = newUserId();
    const { id, createdAt } = await storeTask(db, userId);
    const change = (_: unknown, index: number) => updateTask(db, userId, id, { title: `${index}` });
    const rows = await Promise.all(Array.from({ length: 100 }, change));
    const times = rows.map((row) => row?.updatedAt ?? "");
    expect(new Set([...times, createdAt]).size).toBe(101);
    const last = await findTask(db, userId, id);
    expect(last?.updatedAt).toBe(times.toSorted().at(-1));
    expect(last?.createdAt).toEqual(createdAt);
  });

  test("moves on by a millisecond when the clock was set back", async () => {
    const userId = newUserId();
    const { id } = await storeTask(db, userId);
    const future = Date.now() + 3_600_000;
    const inFuture = (milliseconds: number) => new Date(future + milliseconds).toISOString();
    await db
      .update(tasks)
      .set({ updatedAt: inFuture(0) })
      .where(eq(tasks.id, id));
    const updated = await updateTask(db, userId, id, { title: "b" });
    expect(updated?.updatedAt).toBe(inFuture(1));
    const toggled = await setOrToggleCompleted(db, userId, id, undefined);
    expect(toggled?.updatedAt).toBe(inFuture(2));
  });
});
