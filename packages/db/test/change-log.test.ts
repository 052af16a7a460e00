// The log of changes: what triggers write, whoever sends the statement.
import { randomUUID } from "node:crypto";
import { asc, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { changes } from "#changes/change-tables.ts";
import { attributed } from "#connections/attribution.ts";
import type { Db } from "#database.ts";
import { changeTasks } from "#tasks/bulk.ts";
import { taskCounts, tasks } from "#tasks/task-tables.ts";
import { createTasks, deleteTask, setOrToggleCompleted, updateTask } from "#tasks/tasks.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const logOf = (userId: string, through: Db = db) =>
  through.select().from(changes).where(eq(changes.userId, userId)).orderBy(asc(changes.number));

async function lastChangeOf(userId: string): Promise<number | undefined> {
  const [row] = await db.select().from(taskCounts).where(eq(taskCounts.userId, userId));
  return row?.lastChange;
}

describe("each kind of write is one change, with the next number of its user", () => {
  test("a creation, which replaces nothing", async () => {
    const userId = newUserId();
    const { id, uid } = await storeTask(db, userId);
    expect(await logOf(userId)).toMatchObject([
      { number: 1, taskId: id, uid, event: "created", version: 1, before: null, actor: null },
    ]);
    expect(await lastChangeOf(userId)).toBe(1);
  });

  test("an update, with the members that it replaced and no others", async () => {
    const userId = newUserId();
    const { id } = await storeTask(db, userId, { title: "a", tags: ["x"] });
    await updateTask(db, userId, id, { title: "b", tags: ["y"], priority: "high" });
    expect((await logOf(userId)).at(-1)).toMatchObject({
      number: 2,
      event: "updated",
      version: 2,
      before: { title: "a", tags: ["x"] },
    });
  });

  test("completing and reopening, whatever else they change", async () => {
    const userId = newUserId();
    const { id } = await storeTask(db, userId);
    const done = await setOrToggleCompleted(db, userId, id, true);
    await updateTask(db, userId, id, { completed: false, title: "Again" });
    await setOrToggleCompleted(db, userId, id, undefined);
    expect((await logOf(userId)).slice(1)).toMatchObject([
      { event: "completed", before: { completed: false, completed_at: null } },
      { event: "reopened", before: { completed: true, title: "Buy milk" } },
      { event: "completed", version: 4 },
    ]);
    expect(done?.completed).toBe(true);
  });

  test("an update that changes no member", async () => {
    const userId = newUserId();
    const { id, title } = await storeTask(db, userId);
    await updateTask(db, userId, id, { title });
    const last = (await logOf(userId)).at(-1);
    expect(last).toMatchObject({ event: "updated", version: 2 });
    expect(last?.before).toEqual({});
  });

  test("a deletion, with all that brings the task back", async () => {
    const userId = newUserId();
    const task = newTask({ description: "d", completed: true });
    const { id, createdAt } = await storeTask(db, userId, task);
    await deleteTask(db, userId, id);
    const [, last] = await logOf(userId);
    expect(last).toMatchObject({ event: "deleted", version: 1 });
    const { created_at, completed_at, ...before } = last?.before ?? {};
    expect(new Date(String(created_at)).toISOString()).toBe(createdAt);
    expect(completed_at).toBe(created_at);
    expect(before).toEqual({
      title: task.title,
      description: "d",
      completed: true,
      due_date: task.dueDate,
      time_zone: task.timeZone,
      priority: task.priority,
      tags: task.tags,
    });
  });

  test("what is inserted as a later version is restored", async () => {
    const userId = newUserId();
    await db.insert(tasks).values({ userId, title: "Back", version: 5 });
    expect(await logOf(userId)).toMatchObject([{ event: "restored", version: 5 }]);
  });
});

test("SQL by hand is logged, of many tasks of many users, numbered by id", async () => {
  const [one, other] = [newUserId(), newUserId()];
  const ids = [];
  for (const userId of [one, other, one]) ids.push((await storeTask(db, userId)).id);
  await db.execute(sql`update tasks set title = 'By hand' where user_id in (${one}, ${other})`);
  const logged = (await logOf(one)).slice(2);
  expect(logged).toMatchObject([
    { number: 3, taskId: ids[0], before: { title: "Buy milk" } },
    { number: 4, taskId: ids[2] },
  ]);
  expect((await logOf(other)).slice(1)).toMatchObject([{ number: 2, taskId: ids[1] }]);
  await db.execute(sql`delete from tasks where user_id in (${one}, ${other})`);
  expect(await logOf(one)).toHaveLength(6);
  expect(await lastChangeOf(other)).toBe(3);
});

test("what no client sees is not logged", async () => {
  const userId = newUserId();
  await storeTask(db, userId);
  await db.execute(sql`update tasks set uid = gen_random_uuid() where user_id = ${userId}`);
  await db.execute(sql`update tasks set due_at = now(), title = title where user_id = ${userId}`);
  await db.execute(sql`delete from tasks where false`);
  expect(await logOf(userId)).toHaveLength(1);
});

test("a task that SQL by hand gives to somebody else is gone for one and new for the other", async () => {
  const [from, to] = [newUserId(), newUserId()];
  const { id } = await storeTask(db, from);
  await db.execute(sql`update tasks set user_id = ${to} where user_id = ${from}`);
  expect((await logOf(from)).at(-1)).toMatchObject({ event: "deleted", taskId: id });
  expect(await logOf(to)).toMatchObject([{ event: "restored", taskId: id, number: 1 }]);
});

test("a transaction that is rolled back leaves no change, and its numbers are taken again", async () => {
  const userId = newUserId();
  const { id } = await storeTask(db, userId);
  await db
    .transaction(async (tx) => {
      await updateTask(tx, userId, id, { title: "Lost" });
      return tx.rollback();
    })
    .catch(() => {});
  await updateTask(db, userId, id, { title: "Kept" });
  expect(await logOf(userId)).toMatchObject([{ number: 1 }, { number: 2, version: 2 }]);
});

test("all that one piece of work writes has its operation and its actor, and nothing after it", async () => {
  const userId = newUserId();
  const { id } = await storeTask(db, userId);
  const [operation, actor] = [randomUUID(), randomUUID()];
  const work = {
    create: [newTask(), newTask()],
    update: [{ id, changes: { title: "b" } }],
    delete: [],
  };
  await attributed({ operation, actor }, () =>
    changeTasks(db, userId, work, { atomic: false, maxTasks: 10 }),
  );
  await attributed({ actor }, () => updateTask(db, userId, id, { title: "c" }));
  await updateTask(db, userId, id, { title: "d" });
  const [first, ...rest] = await logOf(userId);
  expect(first).toMatchObject({ actor: null });
  expect(rest.slice(0, 3)).toMatchObject([1, 2, 3].map(() => ({ operation, actor })));
  expect(rest[3]).toMatchObject({ actor });
  expect(rest[4]).toMatchObject({ actor: null });
  expect(new Set(rest.slice(2).map((change) => change.operation)).size).toBe(3);
});

describe("retention", () => {
  const firstKept = async (userId: string, through: Db = db) => {
    const { rows } = await through.execute<{ first: string | null }>(
      sql`select first_kept_change(${userId}) as first`,
    );
    return rows[0]?.first;
  };

  test("beyond 20,000 changes the oldest do not count, and go with those that come", async () => {
    const userId = newUserId();
    const { id } = await storeTask(db, userId);
    await db.execute(sql`update task_counts set last_change = 20040 where user_id = ${userId}`);
    await db.execute(sql`insert into changes (user_id, number, task_id, uid, event, version, operation)
      select ${userId}, n, ${id}, gen_random_uuid(), 'updated', n, gen_random_uuid()
      from generate_series(2, 20040) as n`);
    expect(await firstKept(userId)).toBe("41");
    for (let round = 0; round < 32; round += 1) await updateTask(db, userId, id, { title: "b" });
    const numbers = (await logOf(userId)).map(({ number }) => number);
    expect(numbers[0]).toBe(65);
    expect(numbers.at(-1)).toBe(20_072);
    expect(await firstKept(userId)).toBe("73");
  });

  test("what is older than the days to keep does not count, and a purge removes it of anybody", async () => {
    const userId = newUserId();
    const { id } = await storeTask(db, userId);
    await updateTask(db, userId, id, { title: "b" });
    await db.execute(sql`update changes set created_at = now() - interval '31 days'
      where user_id = ${userId} and number = 1`);
    expect(await firstKept(userId)).toBe("2");
    await db.execute(sql`select purge_changes(1000)`);
    expect(await logOf(userId)).toMatchObject([{ number: 2 }]);
  });

  test("the first change that counts is found among any number of old ones, gaps included", async () => {
    const userId = newUserId();
    const { id } = await storeTask(db, userId);
    await db.execute(sql`update task_counts set last_change = 100 where user_id = ${userId}`);
    await db.execute(sql`insert into changes (user_id, number, task_id, uid, event, version, operation)
      select ${userId}, n, ${id}, gen_random_uuid(), 'updated', n, gen_random_uuid()
      from generate_series(2, 100) as n where n % 7 <> 0`);
    for (const first of [1, 2, 6, 8, 50, 78, 99, 100]) {
      await db.execute(sql`
        update changes set created_at = now() - case when number < ${first} then interval '31 days' else interval '1 day' end
        where user_id = ${userId}`);
      expect(await firstKept(userId), `from ${first}`).toBe(`${first}`);
    }
    await db.execute(
      sql`update changes set created_at = now() - interval '31 days' where user_id = ${userId}`,
    );
    expect(await firstKept(userId)).toBe(null);
    expect(await firstKept(newUserId())).toBe(null);
  });

  test("one statement by hand that changes thousands removes no more than it adds", async () => {
    const userId = newUserId();
    await createTasks(
      db,
      userId,
      Array.from({ length: 500 }, () => newTask()),
      10_000,
    );
    await db.execute(sql`update tasks set title = 'c' where user_id = ${userId}`);
    expect(await logOf(userId)).toHaveLength(1000);
  });
});
