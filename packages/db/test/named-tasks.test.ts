// Tasks under uids that their clients choose.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { changes } from "#changes/change-tables.ts";
import type { Db } from "#database.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { createNamedTask, wasDeleted } from "#tasks/named-tasks.ts";
import { listTasks } from "#tasks/task-list.ts";
import { taskCounts } from "#tasks/task-tables.ts";
import { createTask, deleteTask, findTask, updateTask } from "#tasks/tasks.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const create = (userId: string, uid: string, maxTasks = 100) =>
  createNamedTask(db, userId, { ...newTask(), uid }, maxTasks);

const keyLimits = { maxTasks: 100, maxKeys: 100, maxAnswerBytes: 1_000_000 };
const createOnce = (userId: string, uid: string, key: string = randomUUID()) =>
  createTaskOnce(db, userId, { ...newTask(), uid }, keyLimits, { key, fingerprints: ["f"] });

async function storeDeleted(userId: string): Promise<string> {
  const { id, uid } = await storeTask(db, userId);
  await deleteTask(db, userId, id);
  return uid;
}

async function countOf(userId: string): Promise<number | undefined> {
  const [row] = await db.select().from(taskCounts).where(eq(taskCounts.userId, userId));
  return row?.count;
}

test("a task is created under the uid that it is given, and found, changed and deleted by it", async () => {
  const [userId, uid] = [newUserId(), randomUUID()];
  const created = await create(userId, uid);
  if (created.outcome !== "created") throw new Error(created.outcome);
  expect(created.row).toMatchObject({ ...newTask(), uid, version: 1 });
  expect(await findTask(db, userId, uid)).toEqual(created.row);
  const changed = await updateTask(db, userId, uid, { title: "Changed" }, [1]);
  expect(changed).toMatchObject({ id: created.row.id, title: "Changed", version: 2 });
  expect(await updateTask(db, userId, uid, { title: "Stale" }, [1])).toBeUndefined();
  expect(await deleteTask(db, userId, uid)).toEqual(changed);
  expect(await countOf(userId)).toBe(0);
});

test("two users have the same uid and never meet", async () => {
  const [one, other, uid] = [newUserId(), newUserId(), randomUUID()];
  await create(one, uid);
  expect(await create(other, uid)).toMatchObject({ outcome: "created" });
  await updateTask(db, one, uid, { title: "Mine" });
  await deleteTask(db, other, uid);
  expect(await findTask(db, one, uid)).toMatchObject({ title: "Mine" });
  expect(await findTask(db, other, uid)).toBeUndefined();
  expect(await wasDeleted(db, one, uid)).toBe(false);
  expect(await wasDeleted(db, other, uid)).toBe(true);
});

describe("a uid is refused, and no place in the quota taken", () => {
  const ways = { "without a key": create, "with a key": createOnce };

  test.each(Object.entries(ways))("while a task has it, %s", async (_name, again) => {
    const userId = newUserId();
    const { uid } = await storeTask(db, userId);
    expect(await again(userId, uid)).toEqual({ outcome: "uid-taken" });
    expect(await countOf(userId)).toBe(1);
  });

  test.each(Object.entries(ways))("while its deletion is in the log, %s", async (_name, again) => {
    const userId = newUserId();
    const uid = await storeDeleted(userId);
    expect(await again(userId, uid)).toEqual({ outcome: "uid-deleted" });
    await db.update(changes).set({ before: null }).where(eq(changes.userId, userId));
    expect(await again(userId, uid)).toEqual({ outcome: "uid-deleted" });
    expect(await countOf(userId)).toBe(0);
    expect(await listTasks(db, userId)).toEqual([]);
  });

  test("when the quota is full", async () => {
    const userId = newUserId();
    await storeTask(db, userId);
    expect(await create(userId, randomUUID(), 1)).toEqual({ outcome: "quota-reached" });
    expect(await countOf(userId)).toBe(1);
  });
});

describe("a uid is free again", () => {
  test("once its deletion is older than what the log shows", async () => {
    const userId = newUserId();
    const uid = await storeDeleted(userId);
    const old = sql`now() - interval '31 days'`;
    await db.update(changes).set({ createdAt: old }).where(eq(changes.userId, userId));
    expect(await wasDeleted(db, userId, uid)).toBe(false);
    expect(await create(userId, uid)).toMatchObject({ outcome: "created" });
  });

  test("once its deletion has left the log", async () => {
    const userId = newUserId();
    const uid = await storeDeleted(userId);
    await db.delete(changes).where(eq(changes.userId, userId));
    expect(await createOnce(userId, uid)).toMatchObject({ outcome: "created", row: { uid } });
  });
});

test("a creation with a key is replayed with its uid, even when that was deleted since", async () => {
  const [userId, uid] = [newUserId(), randomUUID()];
  const first = await createOnce(userId, uid, "key");
  await deleteTask(db, userId, uid);
  expect(await createOnce(userId, uid, "key")).toEqual({ ...first, outcome: "replayed" });
});

describe("at the same time", () => {
  /** Runs `work` in a transaction that ends only when `meanwhile` waits for it. */
  async function beside<Result>(work: (tx: Db) => Promise<unknown>, start: () => Promise<Result>) {
    let meanwhile: Promise<Result> | undefined;
    await db.transaction(async (tx) => {
      await work(tx);
      meanwhile = start();
      await sleep(150);
    });
    return meanwhile;
  }

  test("of 20 creations one creates; no other takes a place or fails", async () => {
    const [userId, uid] = [newUserId(), randomUUID()];
    const ways = [create, createOnce];
    const runs = Array.from({ length: 20 }, (_, at) => (ways[at % 2] ?? create)(userId, uid));
    const outcomes = (await Promise.all(runs)).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(["created", ...Array(19).fill("uid-taken")]);
    expect(await countOf(userId)).toBe(1);
    expect(await listTasks(db, userId)).toHaveLength(1);
  });

  test("one that is created but not committed is waited for", async () => {
    const [userId, uid] = [newUserId(), randomUUID()];
    const outcome = await beside(
      (tx) => createTask(tx, userId, { ...newTask(), uid }, 100),
      () => create(userId, uid),
    );
    expect(outcome).toEqual({ outcome: "uid-taken" });
  });

  test("one that is deleted but not committed is waited for", async () => {
    const userId = newUserId();
    const { uid } = await storeTask(db, userId);
    const outcome = await beside(
      (tx) => deleteTask(tx, userId, uid),
      () => create(userId, uid),
    );
    expect(outcome).toEqual({ outcome: "uid-deleted" });
  });

  test("one that is about to be deleted waits for no creation that waits for it", async () => {
    const userId = newUserId();
    const { id, uid } = await storeTask(db, userId);
    const outcome = await db.transaction(async (tx) => {
      await tx.execute(sql`select from tasks where user_id = ${userId} and id = ${id} for update`);
      const started = create(userId, uid);
      await sleep(150);
      await deleteTask(tx, userId, id);
      return { started };
    });
    expect(await outcome.started).toEqual({ outcome: "uid-deleted" });
  });

  test("creations and deletions of a few uids never deadlock, and the count stays right", async () => {
    const userId = newUserId();
    const uids = Array.from({ length: 3 }, () => randomUUID());
    const forget = () => db.delete(changes).where(eq(changes.userId, userId));
    const writer = async (at: number) => {
      for (let round = 0; round < 25; round += 1) {
        const uid = uids[(at + round) % uids.length] as string;
        await (at % 2 ? create(userId, uid) : deleteTask(db, userId, uid));
        if (at === 0) await forget();
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, at) => writer(at)));
    expect(await countOf(userId)).toBe((await listTasks(db, userId)).length);
  });
});
