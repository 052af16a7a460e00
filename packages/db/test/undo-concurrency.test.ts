import { asc, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { changes } from "#changes/change-tables.ts";
import { emptyTrash, purgeTask } from "#changes/trash.ts";
import { type Undoing, undoTasks } from "#changes/undo.ts";
import { DatabaseError, withRetries } from "#database-error.ts";
import { changeTasks } from "#tasks/bulk.ts";
import { taskCounts, tasks } from "#tasks/task-tables.ts";
import { createTask, deleteTask, setOrToggleCompleted, updateTask } from "#tasks/tasks.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase({ maxConnections: 20 });

const limits = { maxTasks: 1_000 };
const numbers = (length: number) => Array.from({ length }, (_, at) => at);
const undo = async (userId: string, id: number): Promise<Undoing | undefined> =>
  (await undoTasks(db, userId, [{ ref: id }], limits))[0];

test("20 parallel undos and updates of one task: each took back what the one before it did", async () => {
  const userId = newUserId();
  const { id, title } = await storeTask(db, userId);
  await updateTask(db, userId, id, { title: "first" });
  const work = numbers(20).map(async (at) => {
    if (at % 2 === 0) return updateTask(db, userId, id, { title: `by ${at}` });
    const undoing = await undo(userId, id);
    return undoing?.outcome === "undone" ? { ...undoing.row, isUndo: true } : undefined;
  });
  const rows = (await Promise.all(work)).toSorted(
    (one, other) => (one?.version ?? 0) - (other?.version ?? 0),
  );
  expect(rows.map((row) => row?.version)).toEqual(numbers(20).map((at) => at + 3));
  let [before, now] = [title, "first"];
  for (const row of rows) {
    if (row && "isUndo" in row) expect(row.title).toBe(before);
    [before, now] = [now, row?.title ?? ""];
  }
});

test("the same with deletions and ways back: the log and the quota agree with what is there, and nobody deadlocks", async () => {
  for (const round of numbers(5)) {
    const userId = newUserId();
    const { id } = await storeTask(db, userId);
    const kinds = [
      () => undo(userId, id),
      () => undo(userId, id),
      () => deleteTask(db, userId, id),
      () => updateTask(db, userId, id, { title: `in round ${round}` }),
    ];
    const work = numbers(20).map((at) => withRetries(async () => kinds[at % 4]?.()));
    for (const result of await Promise.allSettled(work)) {
      // Three times in a row the task came back while its absence was looked at.
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "40001" });
    }
    await expectExplained(userId);
  }
});

/** Whether the changes of a user in their order lead to the tasks that are there. */
async function expectExplained(userId: string): Promise<void> {
  const log = await db
    .select()
    .from(changes)
    .where(eq(changes.userId, userId))
    .orderBy(asc(changes.number));
  expect(log.map(({ number }) => number)).toEqual(log.map((_, at) => at + 1));
  const present = new Map<number, { version: number; title: unknown }>();
  for (const { taskId, event, version, before } of log.toReversed()) {
    if (!present.has(taskId)) {
      const [row] = await db.select().from(tasks).where(eq(tasks.id, taskId));
      present.set(taskId, { version: row?.version ?? version, title: row?.title });
      expect(event === "deleted").toBe(row === undefined);
    }
    const later = present.get(taskId);
    expect(version).toBe(later?.version);
    present.set(taskId, {
      version: event === "deleted" ? version : version - 1,
      title: before?.["title"] ?? later?.title,
    });
  }
  const [held] = await db.select().from(taskCounts).where(eq(taskCounts.userId, userId));
  expect(held?.count).toBe(await db.$count(tasks, eq(tasks.userId, userId)));
}

test("undos of many tasks beside bulk writes of the same, purges and creations: no deadlock in 10 rounds of 20", async () => {
  const userId = newUserId();
  const ids: number[] = [];
  for (const _at of numbers(12)) ids.push((await storeTask(db, userId)).id);
  const shuffled = () => ids.toSorted(() => Math.random() - 0.5);
  const some = () => shuffled().slice(0, 6);
  const kinds = [
    () =>
      undoTasks(
        db,
        userId,
        some().map((ref) => ({ ref })),
        limits,
      ),
    () =>
      changeTasks(
        db,
        userId,
        { create: [], update: [], delete: some() },
        { atomic: false, ...limits },
      ),
    () => {
      const update = some().map((id) => ({ id, changes: { title: `${Math.random()}` } }));
      return changeTasks(
        db,
        userId,
        { create: [newTask()], update, delete: [] },
        { atomic: false, ...limits },
      );
    },
    () => setOrToggleCompleted(db, userId, shuffled()[0] ?? 0, undefined),
    () => undo(userId, shuffled()[0] ?? 0),
    () => createTask(db, userId, newTask(), 1_000),
  ];
  const codes = new Map<string | undefined, number>();
  for (const _round of numbers(10)) {
    const work = numbers(20).map(async (at) => kinds[at % kinds.length]?.());
    for (const result of await Promise.allSettled(work)) {
      const code = result.status === "rejected" ? codeOf(result.reason) : "done";
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  }
  codes.delete("40001");
  expect([...codes.keys()]).toEqual(["done"]);
  await expectExplained(userId);
  await Promise.all([emptyTrash(db, userId), ...ids.map((ref) => purgeTask(db, userId, { ref }))]);
});

function codeOf(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : String(error);
}

test("an undo that waits for another write takes back that one, not what it saw before", async () => {
  const userId = newUserId();
  const { id } = await storeTask(db, userId);
  await updateTask(db, userId, id, { title: "b" });
  let undoing: Promise<Undoing | undefined> | undefined;
  await db.transaction(async (tx) => {
    await updateTask(tx, userId, id, { title: "c" });
    undoing = undo(userId, id);
    await tx.execute(sql`select pg_sleep(0.2)`);
  });
  expect(await undoing).toMatchObject({ outcome: "undone", row: { title: "b" } });
});
