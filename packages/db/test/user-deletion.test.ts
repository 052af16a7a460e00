import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { and, eq, inArray, lt } from "drizzle-orm";
import { expect, test } from "vitest";
import { accessTokens } from "#auth/access-token-tables.ts";
import { createAccessToken } from "#auth/access-tokens.ts";
import { account, session, user } from "#auth/auth-tables.ts";
import type { Db } from "#database.ts";
import { withRetries } from "#database-error.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { countTasks, listTasks } from "#tasks/task-list.ts";
import { deletedUserCount, idempotencyKeys, taskCounts, tasks } from "#tasks/task-tables.ts";
import { createTask, deleteTask } from "#tasks/tasks.ts";
import { deleteUser } from "#auth/users.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask, storeUser } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

/** Rows that belong to `userId`, by table; a count that is full for good belongs to nobody. */
const belongings = async (userId: string, through: Db = db) => ({
  user: await through.$count(user, eq(user.id, userId)),
  session: await through.$count(session, eq(session.userId, userId)),
  account: await through.$count(account, eq(account.userId, userId)),
  tasks: await through.$count(tasks, eq(tasks.userId, userId)),
  taskCounts: await through.$count(
    taskCounts,
    and(eq(taskCounts.userId, userId), lt(taskCounts.count, deletedUserCount)),
  ),
  idempotencyKeys: await through.$count(idempotencyKeys, eq(idempotencyKeys.userId, userId)),
  accessTokens: await through.$count(accessTokens, eq(accessTokens.userId, userId)),
});
const one = { user: 1, session: 1, account: 1, taskCounts: 1, idempotencyKeys: 1, accessTokens: 1 };
const everything = { ...one, tasks: 2 };
const none = { user: 0, session: 0, account: 0, taskCounts: 0, idempotencyKeys: 0 };
const nothing = { ...none, tasks: 0, accessTokens: 0 };

async function storeBelongings() {
  const { id } = await storeUser(db);
  const providerId = "credential";
  await db.insert(account).values({ id: randomUUID(), userId: id, accountId: id, providerId });
  await storeTask(db, id);
  const token = { name: "n8n", scopes: ["tasks:read"], hash: `hash-${id}`, days: null };
  await createAccessToken(db, id, token, 50);
  await createTaskOnce(
    db,
    id,
    task,
    { maxTasks: 10, maxKeys: 10_000, maxAnswerBytes: 1e6 },
    { key: "k", fingerprints: ["f"] },
  );
  return id;
}

test("tasks, count, idempotency keys, access tokens, sessions and accounts go with their user, and nobody else's", async () => {
  const [leaving, staying] = [await storeBelongings(), await storeBelongings()];
  expect(await belongings(leaving)).toEqual(everything);
  await db.delete(user).where(eq(user.id, leaving));
  expect(await belongings(leaving)).toEqual(nothing);
  expect(await belongings(staying)).toEqual(everything);
});

test("all of it goes in the user's own transaction: unseen by others until it commits", async () => {
  const id = await storeBelongings();
  await db.transaction(async (tx) => {
    await tx.delete(user).where(eq(user.id, id));
    expect(await belongings(id, tx)).toEqual(nothing);
    expect(await belongings(id)).toEqual(everything);
  });
  expect(await belongings(id)).toEqual(nothing);
});

test("all of it comes back with a rollback", async () => {
  const id = await storeBelongings();
  const before = await listTasks(db, id);
  const transaction = db.transaction(async (tx) => {
    await tx.delete(user).where(eq(user.id, id));
    expect(await belongings(id, tx)).toEqual(nothing);
    throw new Error("changed my mind");
  });
  await expect(transaction).rejects.toThrow("changed my mind");
  expect(await belongings(id)).toEqual(everything);
  expect(await listTasks(db, id)).toEqual(before);
});

test("several users deleted by one statement take everything of theirs along", async () => {
  const ids = [await storeBelongings(), await storeBelongings(), await storeBelongings()];
  await db.delete(user).where(inArray(user.id, ids));
  for (const id of ids) expect(await belongings(id)).toEqual(nothing);
});

test("a user without tasks can be deleted", async () => {
  const { id } = await storeUser(db);
  await db.delete(user).where(eq(user.id, id));
  expect(await belongings(id)).toEqual(nothing);
});

const task = newTask();

test("nothing is created for a deleted user, whatever the quota and whether there were tasks", async () => {
  const withoutTasks = (await storeUser(db)).id;
  for (const id of [await storeBelongings(), withoutTasks]) {
    await db.delete(user).where(eq(user.id, id));
    expect(await createTask(db, id, task, 999_999_999)).toBeUndefined();
    const once = { key: "another", fingerprints: ["f"] };
    expect(
      await createTaskOnce(
        db,
        id,
        task,
        { maxTasks: 10_000, maxKeys: 10_000, maxAnswerBytes: 1e6 },
        once,
      ),
    ).toEqual({ outcome: "quota-reached" });
    expect(await belongings(id)).toEqual(nothing);
    expect(await countTasks(db, id, { completed: undefined, search: undefined })).toBe(0);
  }
});

test("creations and deletions of tasks while their user is deleted leave no row, in 40 rounds", {
  timeout: 120_000,
}, async () => {
  let created = 0;
  for (let round = 0; round < 40; round += 1) {
    const { id } = await storeUser(db);
    const stored = round % 2 === 0 ? await storeTask(db, id) : undefined;
    const creations = Array.from({ length: 8 }, (_, at) =>
      at % 2 === 0
        ? createTask(db, id, task, 10_000)
        : createTaskOnce(
            db,
            id,
            task,
            { maxTasks: 10_000, maxKeys: 10_000, maxAnswerBytes: 1e6 },
            { key: `${at}`, fingerprints: ["f"] },
          ),
    );
    const [, , ...rows] = await Promise.all([
      withRetries(() => deleteUser(db, id)),
      stored && withRetries(() => deleteTask(db, id, stored.id)),
      ...creations,
    ]);
    created += rows.filter(
      (row) => row && (!("outcome" in row) || row.outcome === "created"),
    ).length;
    expect(await belongings(id)).toEqual(nothing);
  }
  expect(created).toBeGreaterThan(0);
});

test("the statement of docs/operations.md removes what is left of deleted users, and no other count", async () => {
  const [leaving, staying] = [await storeBelongings(), await storeBelongings()];
  const external = newUserId();
  await storeTask(db, external);
  await deleteUser(db, leaving);
  const guide = await readFile(new URL("../../../docs/operations.md", import.meta.url), "utf8");
  const statement = /## Deleted accounts.*?```sql(.*?)```/s.exec(guide)?.[1] ?? "";
  await db.execute(statement);
  const counted = (userId: string) => db.$count(taskCounts, eq(taskCounts.userId, userId));
  expect(await Promise.all([leaving, staying, external].map(counted))).toEqual([0, 1, 1]);
});

test("tasks of a user whom an external issuer names need no row in the user table", async () => {
  const id = newUserId();
  await storeTask(db, id);
  expect(await belongings(id)).toEqual({ ...nothing, tasks: 1, taskCounts: 1 });
});
