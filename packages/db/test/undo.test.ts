import { randomUUID } from "node:crypto";
import { and, desc, eq, sql } from "drizzle-orm";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { changes } from "#changes/change-tables.ts";
import { type UndoTargets, undoTasks } from "#changes/undo.ts";
import { attributed } from "#connections/attribution.ts";
import { migrateDatabase } from "#migrate.ts";
import { changeTasks } from "#tasks/bulk.ts";
import { countByKind } from "#tasks/task-counts.ts";
import { taskCounts, tasks } from "#tasks/task-tables.ts";
import {
  createTask,
  deleteTask,
  findTask,
  setOrToggleCompleted,
  updateTask,
} from "#tasks/tasks.ts";
import { newTask, plainTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const undo = (userId: string, targets: UndoTargets, maxTasks = 10) =>
  undoTasks(db, userId, targets, { maxTasks });
const undoOne = async (userId: string, ref: number | string, versions?: number[]) =>
  (await undo(userId, [{ ref, ...(versions && { versions }) }]))[0];

const lastChangeOf = async (userId: string) =>
  (
    await db
      .select()
      .from(changes)
      .where(eq(changes.userId, userId))
      .orderBy(desc(changes.number))
      .limit(1)
  )[0];

const countOf = async (userId: string) =>
  (await db.select().from(taskCounts).where(eq(taskCounts.userId, userId)))[0]?.count;

describe("one task", () => {
  test("gets back what its last change replaced, as a new version; by id and by uid", async () => {
    const userId = newUserId();
    const task = await storeTask(db, userId);
    const changed = await updateTask(db, userId, task.id, { title: "b", tags: ["x"] });
    const back = await undoOne(userId, task.id);
    expect(back).toMatchObject({ outcome: "undone", taskId: task.id });
    expect(back).toMatchObject({ row: { ...task, version: 3, updatedAt: expect.any(String) } });
    const again = await undoOne(userId, task.uid);
    expect(again).toMatchObject({
      outcome: "undone",
      row: { title: "b", tags: ["x"], version: 4 },
    });
    expect(again).toMatchObject({ row: await findTask(db, userId, task.id) });
    expect(changed?.version).toBe(2);
  });

  test("its creation is taken back by deleting it, its deletion by its return with id, uid and creation", async () => {
    const userId = newUserId();
    const task = await storeTask(db, userId);
    expect(await undoOne(userId, task.id)).toEqual({ outcome: "deleted", taskId: task.id });
    expect(await findTask(db, userId, task.id)).toBeUndefined();
    expect(await countOf(userId)).toBe(0);
    const back = { ...task, version: 2, updatedAt: expect.any(String) };
    expect(await undoOne(userId, task.uid)).toEqual({
      outcome: "restored",
      taskId: task.id,
      row: back,
    });
    expect(await countOf(userId)).toBe(1);
    expect(await lastChangeOf(userId)).toMatchObject({
      event: "restored",
      version: 2,
      before: null,
    });
    expect(await undoOne(userId, task.id)).toEqual({ outcome: "deleted", taskId: task.id });
  });

  test("completed long ago, it comes back completed at an unknown time", async () => {
    const userId = newUserId();
    const { id } = await storeTask(db, userId, { completed: true });
    await db.update(tasks).set({ completedAt: null }).where(eq(tasks.userId, userId));
    await setOrToggleCompleted(db, userId, id, false);
    const unknown = { completed: true, completedAt: null };
    expect(await undoOne(userId, id)).toMatchObject({ outcome: "undone", row: unknown });
    await deleteTask(db, userId, id);
    expect(await undoOne(userId, id)).toMatchObject({ outcome: "restored", row: unknown });
  });

  test("comes back to its filters: the instant of its due date and its tags are known", async () => {
    const userId = newUserId();
    const { id } = await storeTask(db, userId, { dueDate: "2020-01-01", tags: ["Home"] });
    await updateTask(db, userId, id, { dueDate: null, tags: [] });
    const counted = { overdue: 1, tags: [{ name: "Home", pending: 1 }] };
    await undoOne(userId, id);
    expect(await countByKind(db, userId, "UTC", 9)).toMatchObject(counted);
    await deleteTask(db, userId, id);
    await undoOne(userId, id);
    expect(await countByKind(db, userId, "UTC", 9)).toMatchObject(counted);
  });
});

describe("nothing is taken back", () => {
  test("of what is missing, somebody else's, or beyond any number", async () => {
    const [userId, other] = [newUserId(), newUserId()];
    const [foreign, gone] = [await storeTask(db, other), await storeTask(db, other)];
    await deleteTask(db, other, gone.id);
    await storeTask(db, userId);
    const refs = [foreign.id, gone.id, 999_999_999, 1e22, foreign.uid, gone.uid, randomUUID()];
    const found = await undo(
      userId,
      refs.map((ref) => ({ ref })),
    );
    expect(found.map(({ outcome }) => outcome)).toEqual(refs.map(() => "not-found"));
    expect(await findTask(db, other, foreign.id)).toEqual(foreign);
    expect(await findTask(db, other, gone.id)).toBeUndefined();
  });

  test("of another version; in the trash it is that of the deleted task", async () => {
    const userId = newUserId();
    const task = await storeTask(db, userId);
    const now = await updateTask(db, userId, task.id, { title: "b" });
    for (const versions of [[], [1], [3, 4]]) {
      const stale = { outcome: "stale", taskId: task.id, current: now };
      expect(await undoOne(userId, task.id, versions)).toEqual(stale);
    }
    await deleteTask(db, userId, task.id);
    const current = { ...now, updatedAt: expect.any(String) };
    const stale = { outcome: "stale", taskId: task.id, current };
    expect(await undoOne(userId, task.id, [1, 3])).toEqual(stale);
    expect(await undoOne(userId, task.id, [2])).toMatchObject({ outcome: "restored" });
  });

  test("of what is not in the log any more, or hidden in it", async () => {
    const userId = newUserId();
    const [kept, gone] = [await storeTask(db, userId), await storeTask(db, userId)];
    await deleteTask(db, userId, gone.id);
    await db.execute(
      sql`update changes set created_at = now() - interval '31 days' where user_id = ${userId}`,
    );
    expect(await undoOne(userId, kept.id)).toEqual({ outcome: "nothing-to-undo", taskId: kept.id });
    expect(await undoOne(userId, kept.id, [7])).toMatchObject({ outcome: "stale", current: kept });
    for (const ref of [gone.id, gone.uid]) {
      expect(await undoOne(userId, ref)).toEqual({ outcome: "not-found", taskId: gone.id });
    }
    await db.delete(changes).where(eq(changes.userId, userId));
    expect(await undoOne(userId, kept.id)).toMatchObject({ outcome: "nothing-to-undo" });
    expect(await undoOne(userId, gone.uid)).toEqual({ outcome: "not-found", taskId: undefined });
  });

  test("of a deleted task whose uid is another's by now", async () => {
    const userId = newUserId();
    const gone = await storeTask(db, userId);
    await deleteTask(db, userId, gone.id);
    await db.insert(tasks).values({ userId, uid: gone.uid, title: "New" });
    expect(await undoOne(userId, gone.id)).toEqual({ outcome: "not-found", taskId: gone.id });
  });

  test("beyond the quota, which still counts right", async () => {
    const userId = newUserId();
    const gone = await storeTask(db, userId);
    await deleteTask(db, userId, gone.id);
    await createTask(db, userId, newTask(), 1);
    const [full] = await undo(userId, [{ ref: gone.id }], 1);
    expect(full).toEqual({ outcome: "quota-reached", taskId: gone.id });
    expect(await countOf(userId)).toBe(1);
    const [back] = await undo(userId, [{ ref: gone.id }], 2);
    expect(back).toMatchObject({ outcome: "restored" });
    expect(await countOf(userId)).toBe(2);
  });
});

describe("an image of another release", () => {
  /** The members of tasks by release, as the log has them. */
  const images = {
    "0.1 and 0.2": {
      title: "Old",
      description: "d",
      completed: true,
      created_at: "2026-01-02T03:04:05.678+00:00",
    },
    "one to come": {
      title: "New",
      created_at: "2026-01-02T03:04:05.678+00:00",
      color: "red",
      due_at: "2020-01-01T00:00:00+00:00",
    },
  };

  const pretend = (userId: string, before: object) =>
    db
      .update(changes)
      .set({ before: before as Record<string, unknown> })
      .where(and(eq(changes.userId, userId), sql`before is not null`));

  test.each(Object.entries(images))(
    "%s: what it lacks has its default in the trash",
    async (_release, image) => {
      const userId = newUserId();
      const { id } = await storeTask(db, userId);
      await deleteTask(db, userId, id);
      await pretend(userId, image);
      const {
        created_at,
        color: _color,
        due_at: _dueAt,
        ...members
      } = { color: "", due_at: "", ...image };
      const expected = { ...plainTask, ...members, createdAt: "2026-01-02T03:04:05.678Z" };
      expect(await undoOne(userId, id, [7])).toMatchObject({
        current: { ...expected, version: 1 },
      });
      expect(await undoOne(userId, id)).toMatchObject({
        row: { ...expected, version: 2, completedAt: null },
      });
      expect(created_at).toBeDefined();
    },
  );

  test("what it lacks keeps its value in a task that is there", async () => {
    const userId = newUserId();
    const task = await storeTask(db, userId);
    const changed = await updateTask(db, userId, task.id, {
      title: "b",
      tags: ["x"],
      priority: "low",
    });
    await pretend(userId, { title: "Old", color: "red", version: 99, id: 1, user_id: "nobody" });
    const row = { ...changed, title: "Old", version: 3, updatedAt: expect.any(String) };
    expect(await undoOne(userId, task.id)).toMatchObject({ outcome: "undone", row });
  });
});

describe("many tasks", () => {
  test("an outcome for each, in their order, and one for a task that is named twice", async () => {
    const userId = newUserId();
    const [changed, created, deleted, stale] = [
      await storeTask(db, userId),
      await storeTask(db, userId),
      await storeTask(db, userId),
      await storeTask(db, userId),
    ];
    await updateTask(db, userId, changed.id, { title: "b" });
    await deleteTask(db, userId, deleted.id);
    const targets = [
      { ref: deleted.id, versions: [1] },
      { ref: 1_999_999_999 },
      { ref: changed.uid },
      { ref: created.id, versions: [2, 1] },
      { ref: stale.id, versions: [2] },
      { ref: changed.id },
    ];
    const found = await undo(userId, targets);
    const outcomes = ["restored", "not-found", "undone", "deleted", "stale", "undone"];
    expect(found.map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(found[5]).toMatchObject({ row: { title: "Buy milk", version: 3 } });
    expect(await countOf(userId)).toBe(3);
    expect(await undo(userId, [])).toEqual([]);
  });

  test("what was deleted last comes back where the quota is short; what is deleted makes room", async () => {
    const userId = newUserId();
    const [first, second, third] = [
      await storeTask(db, userId),
      await storeTask(db, userId),
      await storeTask(db, userId),
    ];
    for (const { id } of [second, first]) await deleteTask(db, userId, id);
    const found = await undo(
      userId,
      [second, third, first].map(({ id }) => ({ ref: id })),
      1,
    );
    expect(found.map(({ outcome }) => outcome)).toEqual(["quota-reached", "deleted", "restored"]);
    expect(await countOf(userId)).toBe(1);
  });
});

describe("an operation", () => {
  async function workOf(userId: string) {
    const [changed, deleted, later, gone] = [
      await storeTask(db, userId),
      await storeTask(db, userId),
      await storeTask(db, userId),
      await storeTask(db, userId),
    ];
    const operation = randomUUID();
    const work = {
      create: [newTask()],
      update: [changed, later, gone].map(({ id }) => ({ id, changes: { title: "b" } })),
      delete: [deleted.id],
    };
    const { created } = await attributed({ operation }, () =>
      changeTasks(db, userId, work, { atomic: true, maxTasks: 10 }),
    );
    const current = await updateTask(db, userId, later.id, { title: "c" });
    const last = await deleteTask(db, userId, gone.id);
    return { operation, changed, deleted, current, last, created: created?.[0] };
  }

  test("is taken back of the tasks whose last change it is, newest first; the others are stale", async () => {
    const userId = newUserId();
    const { operation, changed, deleted, current, last, created } = await workOf(userId);
    const again = randomUUID();
    const found = await attributed({ operation: again }, () => undo(userId, { operation }));
    const byTask = new Map(found.map((undoing) => [undoing.taskId, undoing]));
    expect(byTask.get(current?.id)).toEqual({ outcome: "stale", taskId: current?.id, current });
    expect(byTask.get(last?.id)).toMatchObject({
      outcome: "stale",
      current: { title: "b", version: 2 },
    });
    expect(byTask.get(changed.id)).toMatchObject({ outcome: "undone", row: { title: "Buy milk" } });
    expect(byTask.get(deleted.id)).toMatchObject({ outcome: "restored" });
    expect(byTask.get(created?.id)).toMatchObject({ outcome: "deleted" });
    expect(found).toHaveLength(5);

    const redone = await undo(userId, { operation: again });
    expect(redone.map(({ outcome }) => outcome).toSorted()).toEqual([
      "deleted",
      "restored",
      "undone",
    ]);
    expect(await findTask(db, userId, changed.id)).toMatchObject({ title: "b" });
    expect(await findTask(db, userId, deleted.id)).toBeUndefined();
  });

  test("of somebody else, or of nobody, is nothing", async () => {
    const { operation } = await workOf(newUserId());
    expect(await undo(newUserId(), { operation })).toEqual([]);
    expect(await undo(newUserId(), { operation: randomUUID() })).toEqual([]);
  });
});

test("an update is logged with what it replaced, whatever columns were when its session began", async () => {
  const own = await openFileDatabase();
  const userId = newUserId();
  const { id } = await storeTask(own.db, userId, { title: "0" });
  const session = new Client(own.url);
  await session.connect();
  const titles: unknown[] = [];
  const rename = async (title: string) => {
    await session.query(
      "update tasks set title = $2, version = version + 1 where user_id = $1 and id = $3",
      [userId, title, id],
    );
    const { rows } = await session.query(
      "select before from changes where user_id = $1 order by number desc limit 1",
      [userId],
    );
    titles.push(rows[0]?.before);
  };
  await rename("1");
  await own.db.execute(sql`alter table tasks alter column title type text`);
  await rename("2");
  await own.db.execute(sql`alter table tasks drop column description`);
  await rename("3");
  await session.end();
  expect(titles).toEqual([{ title: "0" }, { title: "1" }, { title: "2" }]);
});

test("a column to come is put back too, after the next run of the migrator, and one that is gone forgotten", async () => {
  const own = await openFileDatabase();
  const userId = newUserId();
  const { id } = await storeTask(own.db, userId);
  const undoIt = () => undoTasks(own.db, userId, [{ ref: id }], { maxTasks: 10 });
  const colors: unknown[] = [];
  const undoAndLook = async () => {
    await undoIt();
    const { rows } = await own.db.execute(sql`select color from tasks where user_id = ${userId}`);
    colors.push(rows[0]?.["color"]);
  };
  await own.db.execute(sql`alter table tasks add column color text not null default 'blue'`);
  await deleteTask(own.db, userId, id);
  await undoAndLook();
  await migrateDatabase(own.url);
  await own.db.execute(
    sql`update tasks set color = 'red', version = version + 1 where user_id = ${userId}`,
  );
  await undoAndLook();
  await undoAndLook();
  await deleteTask(own.db, userId, id);
  await undoAndLook();
  await deleteTask(own.db, userId, id);
  await own.db.execute(sql`update changes set before = before - 'color' where user_id = ${userId}`);
  await undoAndLook();
  expect(colors).toEqual(["blue", "blue", "red", "red", "blue"]);

  await own.db.execute(sql`alter table tasks drop column color`);
  await migrateDatabase(own.url);
  await updateTask(own.db, userId, id, { title: "b" });
  await undoIt();
  await deleteTask(own.db, userId, id);
  await undoIt();
  expect(await findTask(own.db, userId, id)).toMatchObject({ title: "Buy milk" });
});
