// Bulk requests that name tasks by uid, put them, take changes back and expect versions.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { attributed } from "#connections/attribution.ts";
import { withRetries } from "#database-error.ts";
import { type BulkChanges, changeTasks } from "#tasks/bulk.ts";
import { TaskNamedTwice } from "#tasks/bulk-steps.ts";
import { listTasks } from "#tasks/task-list.ts";
import { deleteTask, findTask, updateTask } from "#tasks/tasks.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const run = (
  userId: string,
  changes: Partial<BulkChanges>,
  { atomic = false, maxTasks = 100 } = {},
) =>
  changeTasks(db, userId, { create: [], update: [], delete: [], ...changes }, { atomic, maxTasks });

const putOf = (uid: string, title = "Put") => ({
  uid,
  changes: { title },
  task: newTask({ uid, title }),
});

test("tasks are changed and deleted by uid, put where they are and created where they are not", async () => {
  const [userId, uid] = [newUserId(), randomUUID()];
  const [one, two, gone] = [
    await storeTask(db, userId),
    await storeTask(db, userId),
    await storeTask(db, userId),
  ];
  const outcome = await run(userId, {
    update: [{ id: one.uid, changes: { title: "Changed" } }],
    put: [putOf(two.uid), putOf(uid)],
    delete: [gone.uid],
  });
  expect(outcome).toMatchObject({
    applied: true,
    created: [{ uid, title: "Put", version: 1 }],
    deletedIds: [gone.id],
  });
  expect(outcome.ids).toEqual(new Map([one, two, gone].map(({ uid, id }) => [uid, id])));
  const again = await run(userId, { put: [putOf(two.uid)] }, { atomic: true });
  expect(again).toMatchObject({ applied: true, updated: [{ id: two.id, version: 3 }] });
  expect(await findTask(db, userId, one.id)).toMatchObject({ title: "Changed", version: 2 });
  expect(await findTask(db, userId, two.id)).toMatchObject({ title: "Put", version: 3 });
  expect(await listTasks(db, userId)).toHaveLength(3);
});

test("another user's uids are names of nobody, and neither seen nor locked", async () => {
  const [userId, victim] = [newUserId(), newUserId()];
  const theirs = await storeTask(db, victim);
  const outcome = await db.transaction(async (tx) => {
    await tx.execute(sql`select from tasks where id = ${theirs.id} for update`);
    return run(userId, { put: [putOf(theirs.uid)], undo: [theirs.id], delete: [theirs.id] });
  });
  expect(outcome).toMatchObject({ created: [{ uid: theirs.uid, userId }], deletedIds: [] });
  expect(outcome.undone.get(theirs.id)).toMatchObject([{ outcome: "not-found" }]);
  expect(await listTasks(db, victim)).toEqual([theirs]);
});

test("what has another version is left alone, and shown", async () => {
  const userId = newUserId();
  const [one, two] = [await storeTask(db, userId), await storeTask(db, userId)];
  const versions = new Map<number | string, number>([
    [one.id, 2],
    [two.uid, 1],
  ]);
  const changes = { delete: [one.id], put: [putOf(two.uid)], versions };
  const outcome = await run(userId, changes);
  expect([...outcome.refused]).toEqual([[one.id, { reason: "stale", current: one }]]);
  expect(outcome).toMatchObject({ deletedIds: [], updated: [{ uid: two.uid, version: 2 }] });
  expect(await run(userId, changes, { atomic: true })).toMatchObject({ applied: false });
});

test("uids that are or were used are refused; the rest is created", async () => {
  const userId = newUserId();
  const [taken, gone] = [await storeTask(db, userId), await storeTask(db, userId)];
  await deleteTask(db, userId, gone.id);
  const create = [taken.uid, undefined].map((uid) => newTask({ uid, title: "New" }));
  const outcome = await run(userId, { create, put: [putOf(gone.uid)] });
  expect(outcome.created).toMatchObject([{ title: "New", version: 1 }]);
  expect([...outcome.refused]).toEqual([
    [gone.uid, { reason: "uid-deleted" }],
    [taken.uid, { reason: "uid-taken" }],
  ]);
  expect(await listTasks(db, userId)).toHaveLength(2);
});

test("a task that its id and its uid name is refused, and nothing changes", async () => {
  const userId = newUserId();
  const task = await storeTask(db, userId);
  const twice = run(userId, { delete: [task.id], put: [putOf(task.uid)] });
  await expect(twice).rejects.toBeInstanceOf(TaskNamedTwice);
  expect(await listTasks(db, userId)).toEqual([task]);
});

test("an operation is taken back as a whole, but for what was changed since", async () => {
  const userId = newUserId();
  const [changed, later, gone] = [
    await storeTask(db, userId),
    await storeTask(db, userId),
    await storeTask(db, userId),
  ];
  const operation = randomUUID();
  await attributed({ operation }, () =>
    run(userId, {
      create: [newTask({ title: "New" })],
      update: [changed, later].map(({ id }) => ({ id, changes: { title: "Changed" } })),
      delete: [gone.id],
    }),
  );
  await updateTask(db, userId, later.id, { title: "Later" });
  const outcome = await run(userId, { undoOperations: [operation] });
  const undone = outcome.undone.get(operation) ?? [];
  expect(Object.fromEntries(undone.map((one) => [one.taskId, one.outcome]))).toMatchObject({
    [changed.id]: "undone",
    [later.id]: "stale",
    [gone.id]: "restored",
  });
  expect(undone).toHaveLength(4);
  const titles = (await listTasks(db, userId)).map(({ title }) => title);
  expect(titles.toSorted()).toEqual([changed.title, gone.title, "Later"].toSorted());
});

test("when atomic, all undos must have an effect, and each task of an operation", async () => {
  const userId = newUserId();
  const [changed, gone, kept] = [
    await storeTask(db, userId),
    await storeTask(db, userId),
    await storeTask(db, userId),
  ];
  const operation = randomUUID();
  const update = [changed, kept].map(({ id }) => ({ id, changes: { title: "Changed" } }));
  await attributed({ operation }, () => run(userId, { update }));
  await updateTask(db, userId, kept.id, { title: "Later" });
  await deleteTask(db, userId, gone.id);
  const before = await listTasks(db, userId);
  const attempt = (changes: Partial<BulkChanges>) => run(userId, changes, { atomic: true });
  for (const changes of [
    { undoOperations: [operation] },
    { undoOperations: [randomUUID()] },
    { undo: [changed.id, randomUUID()] },
  ]) {
    expect(await attempt(changes)).toMatchObject({ applied: false });
    expect(await listTasks(db, userId)).toEqual(before);
  }
  for (const [ref, result] of [
    [changed.id, "undone"],
    [gone.id, "restored"],
    [gone.uid, "deleted"],
  ] as const) {
    const { applied, undone } = await attempt({ undo: [ref] });
    expect([applied, undone.get(ref)]).toMatchObject([true, [{ outcome: result }]]);
  }
});

test("of requests that put the same new uids at once none deadlocks, and each task is made once", async () => {
  const userId = newUserId();
  const uids = Array.from({ length: 6 }, () => randomUUID());
  const runs = Array.from({ length: 12 }, (_, at) => {
    const order = at % 2 ? uids : uids.toReversed();
    return withRetries(() => run(userId, { put: order.map((uid) => putOf(uid, `${at}`)) }));
  });
  const created = (await Promise.all(runs)).flatMap((outcome) => outcome.created ?? []);
  expect(created.map(({ uid }) => uid).toSorted()).toEqual(uids.toSorted());
  expect((await listTasks(db, userId)).map(({ version }) => version)).toEqual(Array(6).fill(12));
});

test("a task that is put while another creates it is waited for", async () => {
  const [userId, uid] = [newUserId(), randomUUID()];
  const started = await db.transaction(async (tx) => {
    const create = [newTask({ uid })];
    const limits = { atomic: false, maxTasks: 9 };
    await changeTasks(tx, userId, { create, update: [], delete: [] }, limits);
    const put = withRetries(() => run(userId, { put: [putOf(uid)] }));
    await sleep(150);
    return { put };
  });
  expect(await started.put).toMatchObject({ created: [], updated: [{ uid, version: 2 }] });
});
