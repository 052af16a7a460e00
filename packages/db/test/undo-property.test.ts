import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { eq, getTableColumns, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { undoTasks } from "#changes/undo.ts";
import { changeTasks } from "#tasks/bulk.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { createNamedTask } from "#tasks/named-tasks.ts";
import { taskPriority, tasks } from "#tasks/task-tables.ts";
import { createTask, deleteTask, setOrToggleCompleted, updateTask } from "#tasks/tasks.ts";
import type { NewTask } from "#tasks/tasks.ts";
import { newUserId } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const due = fc.constantFrom("2026-08-08", "2026-08-08T09:30:00", "2026-08-08T07:30:00.000Z");
const tag = fc.constantFrom("Home", "straße", "Äpfel", 'a"b', "{x,y}");
const members: { [Name in keyof NewTask]: fc.Arbitrary<NewTask[Name]> } = {
  title: fc
    .string({ minLength: 1, maxLength: 5, unit: "grapheme" })
    .filter((text) => !text.includes("\0")),
  description: fc.option(fc.constantFrom("", "null", "line\nline", "\\u0041")),
  completed: fc.boolean(),
  dueDate: fc.option(due),
  timeZone: fc.option(fc.constantFrom("Europe/Berlin", "Asia/Kathmandu")),
  priority: fc.constantFrom(...taskPriority.enumValues),
  tags: fc.uniqueArray(tag, { maxLength: 3 }),
};
const task = fc.record(members);
const changes = fc.record(members, { requiredKeys: [] });

interface Target {
  userId: string;
  id: number;
}
type Write = (target: Target) => Promise<unknown>;
type Bulk = Parameters<typeof changeTasks>[2];

const limits = { maxTasks: 100 };
const bulk = ({ userId }: Target, work: Partial<Bulk>) =>
  changeTasks(
    db,
    userId,
    { create: [], update: [], delete: [], ...work },
    { atomic: true, ...limits },
  );
const byHand = (statement: ReturnType<typeof sql>) => db.execute(statement);

/** What somebody does to a task that is there, however they send it. */
const write: fc.Arbitrary<[string, Write]> = fc.oneof(
  changes.map((values): [string, Write] => [
    `updates ${JSON.stringify(values)}`,
    ({ userId, id }) => updateTask(db, userId, id, values),
  ]),
  fc
    .constantFrom(true, false, undefined)
    .map((completed): [string, Write] => [
      `completes ${completed}`,
      ({ userId, id }) => setOrToggleCompleted(db, userId, id, completed),
    ]),
  fc.constant<[string, Write]>(["deletes", ({ userId, id }) => deleteTask(db, userId, id)]),
  fc.constant<[string, Write]>([
    "deletes with others",
    (target) => bulk(target, { delete: [target.id] }),
  ]),
  changes.map((values): [string, Write] => [
    `updates ${JSON.stringify(values)} with others`,
    (target) => bulk(target, { update: [{ id: target.id, changes: values }] }),
  ]),
  fc.constant<[string, Write]>([
    "updates by hand, without another version",
    ({ userId }) =>
      byHand(
        sql`update tasks set title = 'by hand', completed = not completed where user_id = ${userId}`,
      ),
  ]),
);

const steps = fc.array(fc.oneof(write, fc.constant<[string, Write]>(["undoes", undo])), {
  maxLength: 4,
});

async function undo({ userId, id }: Target): Promise<unknown> {
  return undoTasks(db, userId, [{ ref: id }], limits);
}

/** All that undoing brings back: not what counts and dates the changes. */
async function stateOf({ id }: Target) {
  const { version: _version, updatedAt: _updatedAt, ...state } = getTableColumns(tasks);
  const [row] = await db.select(state).from(tasks).where(eq(tasks.id, id));
  return row ?? "gone";
}

/** How a task may begin. */
const creations: Record<string, (userId: string, values: NewTask) => Promise<number | undefined>> =
  {
    alone: async (userId, values) => (await createTask(db, userId, values, 100))?.id,
    once: async (userId, values) => {
      const keyLimits = { maxTasks: 100, maxKeys: 100, maxAnswerBytes: 1e6 };
      const once = { key: "key", fingerprints: ["f"] };
      const created = await createTaskOnce(db, userId, values, keyLimits, once);
      return "row" in created ? created.row.id : undefined;
    },
    "with others": async (userId, values) => {
      const { created } = await bulk({ userId, id: 0 }, { create: [values] });
      return created?.[0]?.id;
    },
    "under its uid": async (userId, values) => {
      const created = await createNamedTask(db, userId, { ...values, uid: randomUUID() }, 100);
      return "row" in created ? created.row.id : undefined;
    },
    "under its uid with others": async (userId, values) => {
      const uid = randomUUID();
      const put = [{ uid, changes: values, task: { ...values, uid } }];
      return (await bulk({ userId, id: 0 }, { put })).created?.[0]?.id;
    },
    "before completions had a time": async (userId, values) => {
      const row = await createTask(db, userId, values, 100);
      await byHand(sql`update tasks set completed_at = null where user_id = ${userId}`);
      return row?.id;
    },
  };

test("undo brings back what every kind of write replaced, and undo of undo what it wrote", {
  timeout: 120_000,
}, async () => {
  const kinds = fc.constantFrom(...Object.keys(creations));
  const property = fc.asyncProperty(
    task,
    kinds,
    steps,
    write,
    async (values, kind, past, [, last]) => {
      const userId = newUserId();
      const id = await creations[kind]?.(userId, values);
      if (id === undefined) throw new Error("The task was not stored.");
      const target = { userId, id };
      const created = await stateOf(target);
      for (const [, step] of past) await step(target);
      // The last write needs a task.
      if ((await stateOf(target)) === "gone") await undo(target);
      const before = await stateOf(target);
      await last(target);
      const after = await stateOf(target);
      for (const expected of [before, after, before]) {
        await undo(target);
        expect(await stateOf(target)).toEqual(expected);
      }
      expect(created).not.toBe("gone");
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test.each(Object.entries(creations).slice(0, -1))(
  "undo of a creation %s deletes, and undo of that brings it back",
  async (_kind, create) => {
    const property = fc.asyncProperty(task, async (values) => {
      const userId = newUserId();
      const id = await create(userId, values);
      const target = { userId, id: id ?? 0 };
      const created = await stateOf(target);
      await undo(target);
      expect(await stateOf(target)).toBe("gone");
      await undo(target);
      expect(await stateOf(target)).toEqual(created);
    });
    await fc.assert(property, { numRuns: 10 });
  },
);
