// The release before calls the function of migration 0005, on the tables of this one.
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { changeTasksOnce } from "#tasks/bulk.ts";
import type { Db } from "#database.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { listTasks } from "#tasks/task-list.ts";
import { idempotencyKeys } from "#tasks/task-tables.ts";
import { newUserId } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const task = { title: "Buy milk", description: null, completed: false };
const maxima = { maxTasks: 10, maxKeys: 100, maxAnswerBytes: 1_000_000 };

async function createBefore(userId: string, fingerprint = "f", through: Db = db) {
  const { rows } = await through.execute<{ outcome: string; task: { id: number } }>(sql`
    select outcome, task from create_task_once(
      ${userId}, ${"key"}, ${fingerprint}, ${task.title}, ${task.description}, ${task.completed}, 10, 100)`);
  return rows[0];
}

const createNow = (userId: string, fingerprints: (string | null)[] = ["f"]) =>
  createTaskOnce(db, userId, task, maxima, { key: "key", fingerprints });

test("what the release before has stored is replayed here, and the reverse", async () => {
  const [one, other] = [newUserId(), newUserId()];
  const before = await createBefore(one);
  expect(before).toMatchObject({ outcome: "created" });
  expect(await createNow(one)).toMatchObject({ outcome: "replayed", row: before?.task });
  expect(await createNow(one, ["f2"])).toEqual({ outcome: "key-reused" });

  const now = await createNow(other);
  if (now.outcome !== "created") throw new Error(now.outcome);
  const { id, title, createdAt } = now.row;
  expect(await createBefore(other)).toMatchObject({
    outcome: "replayed",
    task: { id, title, description: null, completed: false, createdAt },
  });
  expect(await createBefore(other, "f2")).toMatchObject({ outcome: "key-reused" });
  expect(await listTasks(db, other)).toHaveLength(1);
});

test("each refuses a key that a request of the other is using, and one of a bulk request", async () => {
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
      maxima,
      toAnswer: () => "{}",
    },
  );
  expect(await createBefore(bulk)).toMatchObject({ outcome: "key-reused" });
});

test("a key is compared in the form in which it was stored; what that form can't say is another request", async () => {
  const userId = newUserId();
  await createBefore(userId);
  expect(await createNow(userId, ["f", "f-with-more"])).toMatchObject({ outcome: "replayed" });
  expect(await createNow(userId, [null, "f"])).toEqual({ outcome: "key-reused" });
  const newer = newUserId();
  await createNow(newer, ["f", "f-with-more"]);
  const kept = await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.userId, newer));
  expect(kept).toMatchObject([{ fingerprint: "f-with-more", fingerprintForm: 2 }]);
  expect(await createNow(newer, ["f"])).toEqual({ outcome: "key-reused" });
  expect(await createNow(newer, [null, "f-with-more"])).toMatchObject({ outcome: "replayed" });
});
