import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type BulkChanges, type BulkOnce, changeTasksOnce } from "#tasks/bulk.ts";
import type { Db } from "#database.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { listTasks } from "#tasks/task-list.ts";
import { idempotencyKeys, taskCounts } from "#tasks/task-tables.ts";
import { failureOf } from "./failure.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const task = newTask({ title: "New" });
const idempotency = { key: "key", fingerprints: ["f"] };
const keyLimits = { maxKeys: 100, maxAnswerBytes: 1_000_000 };

function run(
  userId: string,
  changes: Partial<BulkChanges>,
  { through = db, ...once }: Partial<BulkOnce> & { through?: Db } = {},
) {
  return changeTasksOnce(
    through,
    userId,
    { create: [], update: [], delete: [], ...changes },
    {
      atomic: false,
      maxTasks: 10,
      idempotency,
      keyLimits,
      toAnswer: ({ applied, created }) => JSON.stringify([applied, created?.length]),
      ...once,
    },
  );
}

const countKeys = (userId: string) =>
  db.$count(idempotencyKeys, eq(idempotencyKeys.userId, userId));

test("the answer is kept as it is, spaces and order of members included", async () => {
  const userId = newUserId();
  const text = '{"z": 1,  "a": "ä\\u0041"}';
  const first = await run(userId, { create: [task] }, { toAnswer: () => text });
  expect(first).toEqual({ outcome: "answered", answer: text });
  const again = await run(userId, { create: [task] }, { toAnswer: () => "another" });
  expect(again).toEqual({ outcome: "replayed", answer: text });
  expect(await listTasks(db, userId)).toHaveLength(1);
});

test("what was not applied is answered, and neither it nor its key is kept", async () => {
  const userId = newUserId();
  const kept = await storeTask(db, userId);
  const changes = { create: [task], delete: [kept.id, kept.id + 1_000_000] };
  expect(await run(userId, changes, { atomic: true })).toEqual({
    outcome: "answered",
    answer: "[false,1]",
  });
  expect(await listTasks(db, userId)).toEqual([kept]);
  expect(await countKeys(userId)).toBe(0);
  expect(await run(userId, changes)).toEqual({ outcome: "answered", answer: "[true,1]" });
  expect(await countKeys(userId)).toBe(1);
});

test("a request that finds nothing to change keeps its answer, too, and takes no place in the quota", async () => {
  const userId = newUserId();
  expect(await run(userId, { delete: [1_999_999_999] })).toMatchObject({ outcome: "answered" });
  expect(await run(userId, { delete: [1_999_999_999] })).toMatchObject({ outcome: "replayed" });
  const counts = await db.select().from(taskCounts).where(eq(taskCounts.userId, userId));
  expect(counts).toMatchObject([{ userId, count: 0 }]);
  await run(
    userId,
    { create: Array.from({ length: 10 }, () => task) },
    { idempotency: { ...idempotency, key: "another" } },
  );
  expect(await listTasks(db, userId)).toHaveLength(10);
});

test("a connection that is killed on the way leaves neither tasks nor the key", async () => {
  const userId = newUserId();
  const kept = await storeTask(db, userId);
  const killed = run(
    userId,
    { create: [task], delete: [kept.id] },
    {
      through: {
        transaction: (work: (tx: Db) => Promise<unknown>) =>
          db.transaction(async (tx) => {
            await work(tx);
            await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
          }),
      } as Db,
    },
  );
  expect(await failureOf(killed)).toMatchObject({ kind: "unavailable" });
  expect(await listTasks(db, userId)).toEqual([kept]);
  expect(await countKeys(userId)).toBe(0);
  const again = await run(userId, { create: [task], delete: [kept.id] });
  expect(again).toMatchObject({ outcome: "answered" });
});

test("a failing statement keeps nothing, and its error is thrown", async () => {
  const userId = newUserId();
  const create = [{ ...task, title: "x".repeat(256) }];
  expect(await failureOf(run(userId, { create }))).toMatchObject({ kind: "invalid-input" });
  expect(await run(userId, { create: [task] })).toMatchObject({ outcome: "answered" });
});

test("20 parallel requests with one key change once; 20 on the same tasks with keys of their own all do", async () => {
  const userId = newUserId();
  const stored = await Promise.all(Array.from({ length: 4 }, () => storeTask(db, userId)));
  const update = stored.map(({ id }) => ({ id, changes: { completed: true } }));
  const runs = (keyOf: (at: number) => string) =>
    Promise.all(
      Array.from({ length: 20 }, (_, at) => {
        const changes = { update: at % 2 ? update : update.toReversed(), create: [task] };
        const once = { ...idempotency, key: keyOf(at) };
        return run(userId, changes, { idempotency: once, maxTasks: 100 });
      }),
    );
  const alike = await runs(() => "one");
  expect(alike.filter(({ outcome }) => outcome === "answered")).toHaveLength(1);
  expect(await listTasks(db, userId)).toHaveLength(5);
  const different = await runs((at) => `key-${at}`);
  expect(different.map(({ outcome }) => outcome)).toEqual(different.map(() => "answered"));
  expect(await listTasks(db, userId)).toHaveLength(25);
});

test("20 parallel requests with new keys: exactly as many as may be kept, and the others change nothing", async () => {
  const userId = newUserId();
  const runs = Array.from({ length: 20 }, (_, at) =>
    run(
      userId,
      { create: [task] },
      {
        idempotency: { ...idempotency, key: `key-${at}` },
        keyLimits: { ...keyLimits, maxKeys: 7 },
        maxTasks: 100,
      },
    ),
  );
  const outcomes = (await Promise.all(runs)).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === "answered")).toHaveLength(7);
  expect(outcomes.filter((outcome) => outcome === "keys-used-up")).toHaveLength(13);
  expect(await listTasks(db, userId)).toHaveLength(7);
});

test("answers beyond the bytes that may be kept are refused, together with single creations", async () => {
  const userId = newUserId();
  const once = (key: string) => ({
    idempotency: { ...idempotency, key },
    keyLimits: { maxKeys: 100, maxAnswerBytes: 1_000 },
    toAnswer: () => "x".repeat(400),
  });
  const single = (key: string) =>
    createTaskOnce(
      db,
      userId,
      { ...task, description: "y".repeat(200) },
      { ...once(key).keyLimits, maxTasks: 10 },
      once(key).idempotency,
    );
  expect(await run(userId, { create: [task] }, once("a"))).toMatchObject({ outcome: "answered" });
  expect(await single("b")).toMatchObject({ outcome: "created" });
  const refused = await run(userId, { create: [task] }, once("c"));
  if (refused.outcome !== "keys-used-up") throw new Error(refused.outcome);
  expect(refused.retryAfterSeconds).toBeGreaterThan(86_000);
  expect(await single("d")).toMatchObject({ outcome: "keys-used-up" });
  expect(await run(userId, { create: [task] }, once("a"))).toMatchObject({ outcome: "replayed" });
  const tasks = await listTasks(db, userId);
  expect(tasks).toHaveLength(2);
  const counts = await db.select().from(taskCounts).where(eq(taskCounts.userId, userId));
  expect(counts).toMatchObject([{ userId, count: 2 }]);
  // A short answer waits for the older of the two, a long one for both.
  await db
    .update(idempotencyKeys)
    .set({ createdAt: sql`now() - interval '23 hours'` })
    .where(sql`${idempotencyKeys.userId} = ${userId} and ${idempotencyKeys.key} = 'a'`);
  const short = await run(userId, { create: [task] }, once("e"));
  if (short.outcome !== "keys-used-up") throw new Error(short.outcome);
  expect(short.retryAfterSeconds).toBeGreaterThan(3_500);
  expect(short.retryAfterSeconds).toBeLessThanOrEqual(3_600);
  const long = await run(userId, {}, { ...once("f"), toAnswer: () => "x".repeat(990) });
  expect(long).toMatchObject({ outcome: "keys-used-up" });
  if (long.outcome === "keys-used-up") expect(long.retryAfterSeconds).toBeGreaterThan(86_000);
});
