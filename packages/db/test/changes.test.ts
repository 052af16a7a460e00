import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { changes } from "#changes/change-tables.ts";
import { findChanges, findLastChange, purgeChanges } from "#changes/changes.ts";
import { findHistory } from "#changes/history.ts";
import { listTrash } from "#changes/trash.ts";
import { taskCounts, tasks } from "#tasks/task-tables.ts";
import { deleteTask, updateTask } from "#tasks/tasks.ts";
import { openDatabase } from "./driver.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db, url } = await openFileDatabase({ historyDays: 30 });

const numbersOf = (page: { changes: { number: number }[] } | "expired" | undefined) =>
  typeof page === "object" ? page.changes.map(({ number }) => number) : page;
const since = async (userId: string, number: number, limit = 200) =>
  numbersOf(await findChanges(db, userId, { since: number, limit }));
const history = async (userId: string, task: number | string) =>
  numbersOf(await findHistory(db, userId, task, { limit: 200 }));
const trash = async (userId: string) => numbersOf(await listTrash(db, userId, { limit: 200 }));

/** Somebody with a task that was created and changed: `count` changes. */
async function withChanges(count: number) {
  const userId = newUserId();
  const task = await storeTask(db, userId);
  for (let number = 2; number <= count; number += 1) {
    await updateTask(db, userId, task.id, { title: `at ${number}` });
  }
  return { userId, task };
}

const ageTo = (userId: string, number: number, days: number) =>
  db
    .update(changes)
    .set({ createdAt: sql`now() - make_interval(hours => ${days * 24})` })
    .where(and(eq(changes.userId, userId), sql`${changes.number} <= ${number}`));

/** Puts a deleted task back, as an undo does. */
const restore = (userId: string, { id, uid }: { id: number; uid: string }, version: number) =>
  db.execute(sql`
    insert into ${tasks} (id, user_id, uid, title, version) overriding system value
    values (${id}, ${userId}, ${uid}, 'back', ${version})`);

describe("findChanges", () => {
  test("nothing and no number for somebody who has done nothing", async () => {
    const userId = newUserId();
    expect(await findLastChange(db, userId)).toBe(0);
    const none = { changes: [], next: 0, hasMore: false };
    expect(await findChanges(db, userId, { since: 0, limit: 1 })).toEqual(none);
    expect(await since(userId, 1)).toBe("expired");
  });

  test("a whole page, and whether there is more", async () => {
    const { userId, task } = await withChanges(3);
    expect(await findLastChange(db, userId)).toBe(3);
    const page = await findChanges(db, userId, { since: 0, limit: 2 });
    const now = { id: task.id, title: "at 3", version: 3, userId };
    expect(page).toMatchObject({
      changes: [
        { number: 1, event: "created", version: 1, task: now },
        { number: 2, event: "updated", version: 2, task: now },
      ],
      next: 2,
      hasMore: true,
    });
    const rest = await findChanges(db, userId, { since: 2, limit: 1 });
    expect(rest).toMatchObject({ changes: [{ number: 3, task: now }], next: 3, hasMore: false });
  });

  test("expired by age: exactly what lies before the first change that is kept", async () => {
    const { userId } = await withChanges(5);
    await ageTo(userId, 3, 31);
    expect(await since(userId, 2)).toBe("expired");
    expect(await since(userId, 3)).toEqual([4, 5]);
    expect(await since(userId, 5)).toEqual([]);
    await ageTo(userId, 5, 31);
    expect(await since(userId, 4)).toBe("expired");
    expect(await since(userId, 5)).toEqual([]);
    expect(await since(userId, 6)).toBe("expired");
  });

  test("the setting says for how many days: 29 are within 30, and beyond 10", async () => {
    const { userId } = await withChanges(3);
    await ageTo(userId, 2, 29);
    expect(await since(userId, 0)).toEqual([1, 2, 3]);
    const brief = openDatabase({ url, historyDays: 10 });
    afterAll(brief.close);
    const read = (number: number) => findChanges(brief.db, userId, { since: number, limit: 9 });
    expect(await read(1)).toBe("expired");
    expect(numbersOf(await read(2))).toEqual([3]);
  });

  test("expired by number: 20,000 changes are kept, whether or not older ones are removed", async () => {
    const { userId } = await withChanges(3);
    const moved = { lastChange: 20_002 };
    await db.update(taskCounts).set(moved).where(eq(taskCounts.userId, userId));
    await db.execute(sql`
      insert into ${changes} select user_id, generate_series(4, 20002), task_id, uid, 'updated', version, '{}', null,
        operation from ${changes} where ${changes.userId} = ${userId} and ${changes.number} = 3`);
    expect(await since(userId, 1, 2)).toBe("expired");
    expect(await since(userId, 2, 2)).toEqual([3, 4]);
    expect(await since(userId, 20_002)).toEqual([]);
  });

  test("expired where the database is older than the client: a restored backup", async () => {
    const { userId } = await withChanges(3);
    const known = await findLastChange(db, userId);
    await db.delete(changes).where(and(eq(changes.userId, userId), eq(changes.number, 3)));
    await db.update(taskCounts).set({ lastChange: 2 }).where(eq(taskCounts.userId, userId));
    expect(await since(userId, known)).toBe("expired");
    expect(await since(userId, 1)).toEqual([2]);
  });

  test("the task is null once it is gone, and there again once it is back", async () => {
    const { userId, task } = await withChanges(1);
    const tasksOf = async () => {
      const page = await findChanges(db, userId, { since: 0, limit: 9 });
      return typeof page === "object" ? page.changes.map((change) => change.task?.title) : page;
    };
    await deleteTask(db, userId, task.id);
    expect(await tasksOf()).toEqual([undefined, undefined]);
    await restore(userId, task, 2);
    expect(await tasksOf()).toEqual(["back", "back", "back"]);
  });
});

describe("findHistory", () => {
  test("newest first, by id and by uid, with what was replaced", async () => {
    const { userId, task } = await withChanges(2);
    await storeTask(db, userId);
    const page = await findHistory(db, userId, task.id, { limit: 9 });
    expect(page).toMatchObject({
      changes: [
        { number: 2, before: { title: task.title } },
        { number: 1, before: null },
      ],
      next: 1,
      hasMore: false,
    });
    expect(await findHistory(db, userId, task.uid, { limit: 9 })).toEqual(page);
  });

  test("empty for a task whose log is gone; undefined when the task is, too", async () => {
    const { userId, task } = await withChanges(2);
    await ageTo(userId, 2, 31);
    expect(await history(userId, task.id)).toEqual([]);
    expect(await history(userId, task.uid)).toEqual([]);
    await deleteTask(db, userId, task.id);
    expect(await history(userId, task.id)).toEqual([3]);
    expect(await history(userId, task.uid)).toEqual([3]);
    await ageTo(userId, 3, 31);
    expect(await history(userId, task.id)).toBeUndefined();
    expect(await history(userId, task.uid)).toBeUndefined();
  });

  test("undefined for somebody else's task, and for what cannot be an id", async () => {
    const [{ userId }, { task }] = [await withChanges(1), await withChanges(1)];
    expect(await history(userId, task.id)).toBeUndefined();
    expect(await history(userId, task.uid)).toBeUndefined();
    expect(await history(userId, 2 ** 60)).toBeUndefined();
    expect(await history(userId, randomUUID())).toBeUndefined();
  });

  test("of a uid that was used again, that of the task of now", async () => {
    const { userId, task } = await withChanges(1);
    await deleteTask(db, userId, task.id);
    await db.insert(tasks).values({ userId, uid: task.uid, title: "again" });
    expect(await history(userId, task.uid)).toEqual([3]);
    expect(await history(userId, task.id)).toEqual([2, 1]);
  });
});

describe("listTrash", () => {
  test("each task once, by its last deletion; not what is back, purged or too old", async () => {
    const userId = newUserId();
    const [twice, back, purged, old] = [
      await storeTask(db, userId),
      await storeTask(db, userId),
      await storeTask(db, userId),
      await storeTask(db, userId),
    ];
    await deleteTask(db, userId, old.id);
    await ageTo(userId, 5, 31);
    await deleteTask(db, userId, twice.id);
    await restore(userId, twice, 2);
    await deleteTask(db, userId, twice.id);
    await deleteTask(db, userId, back.id);
    await restore(userId, back, 2);
    await deleteTask(db, userId, purged.id);
    expect(await trash(userId)).toEqual([11, 8]);
    const last = and(eq(changes.userId, userId), eq(changes.number, 11));
    await db.update(changes).set({ before: null }).where(last);
    expect(await trash(userId)).toEqual([8]);
    const [change] = (await listTrash(db, userId, { limit: 1 })).changes;
    expect(change).toMatchObject({ taskId: twice.id, version: 2, task: null });
    expect(change?.before).toMatchObject({ title: "back" });
  });

  test("pages by until, each task on one page", async () => {
    const userId = newUserId();
    for (let count = 0; count < 5; count += 1) {
      await deleteTask(db, userId, (await storeTask(db, userId)).id);
    }
    const pages = [];
    for (let until: number | undefined, hasMore = true; hasMore; ) {
      const page = await listTrash(db, userId, { until, limit: 2 });
      pages.push(numbersOf(page));
      ({ next: until, hasMore } = page);
    }
    expect(pages).toEqual([[10, 8], [6, 4], [2]]);
    expect(await listTrash(db, userId, { until: 2, limit: 2 })).toEqual({
      changes: [],
      next: 2,
      hasMore: false,
    });
  });

  test("an earlier deletion does not stand in for a purged one", async () => {
    const { userId, task } = await withChanges(1);
    await deleteTask(db, userId, task.id);
    await restore(userId, task, 2);
    await deleteTask(db, userId, task.id);
    const last = and(eq(changes.userId, userId), eq(changes.number, 4));
    await db.update(changes).set({ before: null }).where(last);
    expect(await trash(userId)).toEqual([]);
  });
});

test("purgeChanges removes what is kept no longer, of anybody, at most as many as told", async () => {
  const users = [await withChanges(4), await withChanges(4)];
  await purgeChanges(db, 1_000_000);
  for (const { userId } of users) await ageTo(userId, 3, 31);
  expect(await purgeChanges(db, 5)).toBe(5);
  expect(await purgeChanges(db, 5)).toBe(1);
  expect(await purgeChanges(db, 5)).toBe(0);
  for (const { userId } of users) expect(await since(userId, 3)).toEqual([4]);
});
