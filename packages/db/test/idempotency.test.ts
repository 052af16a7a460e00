import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Db } from "#database.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { listTasks } from "#tasks/task-list.ts";
import { idempotencyKeys } from "#tasks/task-tables.ts";
import { deleteTask, updateTask } from "#tasks/tasks.ts";
import { newTask } from "./new-task.ts";
import { newUserId } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const task = newTask({ description: "Oat" });
const idempotency = { key: "key-1", fingerprints: ["f1"] };

interface Changes {
  maxTasks?: number;
  maxKeys?: number;
  maxAnswerBytes?: number;
  key?: string;
  fingerprints?: string[];
  through?: Db;
}
const create = (
  userId: string,
  { maxTasks = 10, maxKeys = 100, maxAnswerBytes = 1e6, through = db, ...changes }: Changes = {},
) => {
  const keyLimits = { maxTasks, maxKeys, maxAnswerBytes };
  return createTaskOnce(through, userId, task, keyLimits, { ...idempotency, ...changes });
};

const ageKeys = (userId: string, age: string) =>
  db
    .update(idempotencyKeys)
    .set({ createdAt: sql`now() - ${age}::interval` })
    .where(eq(idempotencyKeys.userId, userId));

test("the same key and request again return the same row, though it was changed or deleted", async () => {
  const userId = newUserId();
  const first = await create(userId);
  expect(first).toMatchObject({ outcome: "created", row: { userId, ...task, version: 1 } });
  if (!("row" in first)) throw new Error("No row");
  await updateTask(db, userId, first.row.id, { title: "Buy bread" });
  expect(await create(userId)).toEqual({ outcome: "replayed", row: first.row });
  await deleteTask(db, userId, first.row.id);
  expect(await create(userId)).toEqual({ outcome: "replayed", row: first.row });
  expect(await listTasks(db, userId)).toEqual([]);
});

test("the same key for something else is refused, another key creates another task", async () => {
  const userId = newUserId();
  await create(userId);
  expect(await create(userId, { fingerprints: ["f2"] })).toEqual({ outcome: "key-reused" });
  expect(await create(userId, { key: "key-2" })).toMatchObject({ outcome: "created" });
  expect(await listTasks(db, userId)).toHaveLength(2);
});

test("a key belongs to its user", async () => {
  const [one, other] = [newUserId(), newUserId()];
  await create(one);
  expect(await create(other)).toMatchObject({ outcome: "created", row: { userId: other } });
  expect(await listTasks(db, one)).toHaveLength(1);
});

test("a key is kept for 24 hours and then used anew", async () => {
  const userId = newUserId();
  await create(userId);
  await ageKeys(userId, "23 hours 59 minutes");
  expect(await create(userId, { fingerprints: ["f2"] })).toEqual({ outcome: "key-reused" });
  await ageKeys(userId, "24 hours 10 milliseconds");
  expect(await create(userId, { fingerprints: ["f2"] })).toMatchObject({ outcome: "created" });
  expect(await create(userId, { fingerprints: ["f2"] })).toMatchObject({ outcome: "replayed" });
});

test("a new key takes expired ones of anybody away, and only those", async () => {
  const [forgotten, fresh, user] = [newUserId(), newUserId(), newUserId()];
  await create(forgotten);
  await create(fresh);
  await ageKeys(forgotten, "25 hours");
  await create(user);
  const keysOf = (userId: string) => db.$count(idempotencyKeys, eq(idempotencyKeys.userId, userId));
  expect(await Promise.all([forgotten, fresh, user].map(keysOf))).toEqual([0, 1, 1]);
});

test("a refusal for lack of a place stores nothing: the key works once there is one", async () => {
  const userId = newUserId();
  expect(await create(userId, { maxTasks: 0 })).toEqual({ outcome: "quota-reached" });
  expect(await create(userId)).toMatchObject({ outcome: "created" });
});

test("key and task are committed together or not at all", async () => {
  const userId = newUserId();
  const transaction = db.transaction(async (tx) => {
    expect(await create(userId, { through: tx })).toMatchObject({ outcome: "created" });
    throw new Error("crashed");
  });
  await expect(transaction).rejects.toThrow("crashed");
  expect(await listTasks(db, userId)).toEqual([]);
  expect(await create(userId)).toMatchObject({ outcome: "created" });
});

test("in-progress while the first request runs, and its answer afterwards", async () => {
  const userId = newUserId();
  await db.transaction(async (tx) => {
    await create(userId, { through: tx });
    expect(await create(userId)).toEqual({ outcome: "in-progress" });
    expect(await create(newUserId())).toMatchObject({ outcome: "created" });
  });
  expect(await create(userId)).toMatchObject({ outcome: "replayed" });
});

test("in-progress while an instance of the release before 0005 runs a request with the key", async () => {
  const userId = newUserId();
  const visible = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join("");
  for (const key of ["key-1", visible]) {
    await db.transaction(async (tx) => {
      const lock = JSON.stringify([userId, key]);
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`);
      expect(await create(userId, { key })).toEqual({ outcome: "in-progress" });
    });
  }
});

test("30 parallel requests with one key create one task", async () => {
  const userId = newUserId();
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => create(userId)));
  expect(outcomes.filter(({ outcome }) => outcome === "created")).toHaveLength(1);
  expect(await listTasks(db, userId)).toHaveLength(1);
});

test("as many keys of a user as may be kept, and known ones go on working", async () => {
  const [userId, other] = [newUserId(), newUserId()];
  const maxKeys = 3;
  for (const key of ["a", "b", "c"]) {
    expect(await create(userId, { maxKeys, key })).toMatchObject({ outcome: "created" });
  }
  const refused = await create(userId, { maxKeys, key: "d" });
  if (refused.outcome !== "keys-used-up") throw new Error(refused.outcome);
  expect(refused.retryAfterSeconds).toBeGreaterThan(86_000);
  expect(refused.retryAfterSeconds).toBeLessThanOrEqual(86_400);
  expect(await listTasks(db, userId)).toHaveLength(3);
  expect(await create(userId, { maxKeys, key: "b" })).toMatchObject({ outcome: "replayed" });
  expect(await create(other, { maxKeys, key: "d" })).toMatchObject({ outcome: "created" });

  await ageKeys(userId, "24 hours");
  expect(await create(userId, { maxKeys, key: "d" })).toMatchObject({ outcome: "created" });
});

test("20 parallel requests with new keys: exactly as many as may be kept", async () => {
  const userId = newUserId();
  const requests = Array.from({ length: 20 }, (_, at) =>
    create(userId, { maxTasks: 100, maxKeys: 7, key: `key-${at}` }),
  );
  const outcomes = (await Promise.all(requests)).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(7);
  expect(outcomes.filter((outcome) => outcome === "keys-used-up")).toHaveLength(13);
  expect(await listTasks(db, userId)).toHaveLength(7);
});
