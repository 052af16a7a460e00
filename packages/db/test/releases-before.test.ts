// The releases before call the functions of migrations 0005 and 0007, on the tables of this one.
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { changeTasksOnce } from "#tasks/bulk.ts";
import type { Db } from "#database.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { listTasks } from "#tasks/task-list.ts";
import { toColumns } from "#tasks/task-fields.ts";
import { idempotencyKeys } from "#tasks/task-tables.ts";
import { newTask, plainTask } from "./new-task.ts";
import { newUserId } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

/** Whose later members are what a release without them stores. */
const task = newTask(plainTask);
const keyLimits = { maxTasks: 10, maxKeys: 100, maxAnswerBytes: 1_000_000 };

type Answer = { outcome: string; task: { id: number } };

const calls = {
  "0005": (userId: string, fingerprint: string) => sql`
    select outcome, task from create_task_once(
      ${userId}, ${"key"}, ${fingerprint}, ${task.title}, ${task.description}, ${task.completed}, 10, 100)`,
  "0007": (userId: string, fingerprint: string) => sql`
    select outcome, answer as task from create_task_once(
      ${userId}, ${"key"}, array[${fingerprint}]::varchar[], ${JSON.stringify(task)}::jsonb, ${JSON.stringify(keyLimits)}::jsonb)`,
};

const createNow = (userId: string, fingerprints = ["f"]) =>
  createTaskOnce(db, userId, task, keyLimits, { key: "key", fingerprints });

describe.each(["0005", "0007"] as const)("a release that calls the function of %s", (migration) => {
  async function createBefore(userId: string, fingerprint = "f", through: Db = db) {
    const { rows } = await through.execute<Answer>(calls[migration](userId, fingerprint));
    return rows[0];
  }

  test("what it has stored is replayed here, and the reverse", async () => {
    const [one, other] = [newUserId(), newUserId()];
    const before = await createBefore(one);
    expect(before).toMatchObject({ outcome: "created" });
    expect(await createNow(one)).toMatchObject({
      outcome: "replayed",
      row: {
        id: before?.task.id,
        uid: (await listTasks(db, one))[0]?.uid,
        ...task,
        completedAt: null,
        version: 1,
      },
    });
    expect(await createNow(one, ["f2"])).toEqual({ outcome: "key-reused" });

    const now = await createNow(other);
    if (now.outcome !== "created") throw new Error(now.outcome);
    const { id, uid, createdAt } = now.row;
    expect(await createBefore(other)).toEqual({
      outcome: "replayed",
      task: { id, uid, ...toColumns(task), createdAt },
    });
    expect(await createBefore(other, "f2")).toMatchObject({ outcome: "key-reused" });
    expect(await listTasks(db, other)).toHaveLength(1);
  });

  test("it and this release refuse a key that a request of the other is using, and one of a bulk request", async () => {
    const userId = newUserId();
    await db.transaction(async (tx) => {
      await createBefore(userId, "f", tx);
      expect(await createNow(userId)).toEqual({ outcome: "in-progress" });
    });
    const bulk = newUserId();
    await changeTasksOnce(
      db,
      bulk,
      { create: [task], update: [], delete: [] },
      {
        atomic: false,
        maxTasks: 10,
        idempotency: { key: "key", fingerprints: ["b"] },
        keyLimits,
        toAnswer: () => "{}",
      },
    );
    expect(await createBefore(bulk)).toMatchObject({ outcome: "key-reused" });
  });

  test("a key is compared in the form in which it was stored", async () => {
    const userId = newUserId();
    await createBefore(userId);
    expect(await createNow(userId, ["f", "f-with-more"])).toMatchObject({ outcome: "replayed" });
    expect(await createNow(userId, ["g", "f"])).toEqual({ outcome: "key-reused" });
  });
});

test("the newest form is stored; whoever does not know it compares in the newest that it knows", async () => {
  const [userId, plain] = [newUserId(), newUserId()];
  await createNow(userId, ["f", "f-with-more"]);
  const kept = await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.userId, userId));
  expect(kept).toMatchObject([{ fingerprint: "f-with-more", fingerprintForm: 2 }]);
  expect(await createNow(userId, ["f"])).toEqual({ outcome: "key-reused" });
  expect(await createNow(userId, ["g", "f-with-more"])).toMatchObject({ outcome: "replayed" });
  await createNow(plain, ["f", "f"]);
  expect(await createNow(plain, ["f"])).toMatchObject({ outcome: "replayed" });
});

test("an answer of a release that did not know a field is replayed with its default", async () => {
  const userId = newUserId();
  const now = await createNow(userId);
  await db
    .update(idempotencyKeys)
    .set({ answer: sql`${idempotencyKeys.answer} - 'completed' - 'description'` })
    .where(eq(idempotencyKeys.userId, userId));
  expect(await createNow(userId)).toEqual({ ...now, outcome: "replayed" });
});
