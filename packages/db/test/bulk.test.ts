import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { type BulkChanges, changeTasks } from "#tasks/bulk.ts";
import { listTasks } from "#tasks/task-list.ts";
import { tasks } from "#tasks/task-tables.ts";
import { findTask } from "#tasks/tasks.ts";
import { failureOf } from "./failure.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const task = newTask({ title: "New" });
const run = (
  userId: string,
  changes: Partial<BulkChanges>,
  { atomic = false, maxTasks = 10 } = {},
) =>
  changeTasks(db, userId, { create: [], update: [], delete: [], ...changes }, { atomic, maxTasks });

test("creates, updates and deletes in one go, each member left alone unless given", async () => {
  const userId = newUserId();
  const original = newTask({ description: "b", completed: true });
  const rows = [];
  for (let index = 0; index < 6; index += 1) rows.push(await storeTask(db, userId, original));
  const [one, two, three, four, gone] = rows.map(({ id }) => id) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const outcome = await run(userId, {
    create: [task, { ...task, title: "Newer" }],
    update: [
      { id: one, changes: { title: "t" } },
      { id: two, changes: { description: null } },
      { id: three, changes: { completed: false } },
      { id: four, changes: { description: "", dueDate: null, priority: "none", tags: [] } },
    ],
    delete: [gone],
  });
  expect(outcome).toMatchObject({
    applied: true,
    created: [{ title: "New" }, { title: "Newer" }],
    deletedIds: [gone],
  });
  const stored = await Promise.all([one, two, three, four].map((id) => findTask(db, userId, id)));
  expect(stored).toEqual([
    { ...rows[0], title: "t", version: 2, updatedAt: expect.any(String) },
    { ...rows[1], description: null, version: 2, updatedAt: expect.any(String) },
    {
      ...rows[2],
      completed: false,
      completedAt: null,
      version: 2,
      updatedAt: expect.any(String),
    },
    {
      ...rows[3],
      description: "",
      dueDate: null,
      priority: "none",
      tags: [],
      version: 2,
      updatedAt: expect.any(String),
    },
  ]);
  expect(outcome.updated.toSorted((a, b) => a.id - b.id)).toEqual(stored);
  expect(await findTask(db, userId, gone)).toBeUndefined();
  expect(await listTasks(db, userId)).toHaveLength(7);
});

test("null flips completed in the statement: of 41 at a time none is lost", async () => {
  const userId = newUserId();
  const [open, done] = [
    await storeTask(db, userId),
    await storeTask(db, userId, { completed: true }),
  ];
  const update = [open, done].map(({ id }) => ({ id, changes: { completed: null, title: "t" } }));
  await Promise.all(Array.from({ length: 41 }, () => run(userId, { update })));
  expect(await findTask(db, userId, open.id)).toMatchObject({ completed: true, version: 42 });
  expect(await findTask(db, userId, done.id)).toMatchObject({ completed: false, title: "t" });
});

test("another user's tasks are left out and left alone", async () => {
  const [victim, attacker] = [newUserId(), newUserId()];
  const [read, deleted] = [await storeTask(db, victim), await storeTask(db, victim)];
  const mine = await storeTask(db, attacker);
  const outcome = await run(attacker, {
    update: [read, mine].map(({ id }) => ({ id, changes: { title: "Mine now" } })),
    delete: [deleted.id],
  });
  expect(outcome).toMatchObject({ applied: true, created: [], deletedIds: [] });
  expect(outcome.updated.map(({ id }) => id)).toEqual([mine.id]);
  expect(await listTasks(db, victim)).toEqual([deleted, read]);
});

test("another user's tasks are not locked, nor waited for", async () => {
  const theirs = await storeTask(db, newUserId());
  const outcome = await db.transaction(async (tx) => {
    await tx.update(tasks).set({ completed: true }).where(eq(tasks.id, theirs.id));
    return run(newUserId(), { delete: [theirs.id] });
  });
  expect(outcome).toMatchObject({ applied: true, deletedIds: [] });
});

test("when atomic, one missing task rolls everything back", async () => {
  const userId = newUserId();
  const kept = await storeTask(db, userId);
  const foreign = await storeTask(db, newUserId());
  const update = [{ id: kept.id, changes: { title: "b" } }];
  const missing = [
    { create: [task], update, delete: [foreign.id] },
    { create: [task], update: [...update, { id: foreign.id, changes: { title: "b" } }] },
    { create: [task], delete: [kept.id, Number.MAX_SAFE_INTEGER] },
  ];
  for (const changes of missing) {
    expect(await run(userId, changes, { atomic: true })).toMatchObject({ applied: false });
    expect(await listTasks(db, userId)).toEqual([kept]);
  }
  expect(await run(userId, { update }, { atomic: true })).toMatchObject({ applied: true });
});

test("a full quota creates none; the rest is applied unless atomic", async () => {
  const userId = newUserId();
  const { id } = await storeTask(db, userId);
  const changes = { create: [task, task], update: [{ id, changes: { title: "b" } }] };
  const aborted = await run(userId, changes, { atomic: true, maxTasks: 2 });
  expect(aborted).toMatchObject({ applied: false, created: undefined });
  expect(await findTask(db, userId, id)).toMatchObject({ title: "Buy milk" });
  const single = await run(userId, { create: [task] }, { atomic: true, maxTasks: 1 });
  expect(single).toMatchObject({ applied: false, created: undefined });
  const partly = await run(userId, changes, { maxTasks: 2 });
  expect(partly).toMatchObject({ applied: true, created: undefined });
  expect(await findTask(db, userId, id)).toMatchObject({ title: "b" });
  expect(await listTasks(db, userId)).toHaveLength(1);
});

test("deletions make room for creations of the same request", async () => {
  const userId = newUserId();
  const { id } = await storeTask(db, userId);
  const outcome = await run(
    userId,
    { create: [task], delete: [id] },
    { atomic: true, maxTasks: 1 },
  );
  expect(outcome).toMatchObject({ applied: true, deletedIds: [id] });
  expect(await listTasks(db, userId)).toEqual(outcome.created);
});

test("a failing statement fails the whole and changes nothing", async () => {
  const userId = newUserId();
  const kept = await storeTask(db, userId);
  const create = [{ ...task, title: "x".repeat(256) }];
  const failure = await failureOf(run(userId, { create, delete: [kept.id] }));
  expect(failure).toMatchObject({ kind: "invalid-input" });
  expect(await listTasks(db, userId)).toEqual([kept]);
});
