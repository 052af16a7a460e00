// Every kind of write, once each. All resolve to whether something changed.
import { randomUUID } from "node:crypto";
import { purgeTask } from "#changes/trash.ts";
import { type Undoing, type UndoTargets, undoTasks } from "#changes/undo.ts";
import type { Db } from "#database.ts";
import { changeTasks } from "#tasks/bulk.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { createTask, deleteTask, setOrToggleCompleted, updateTask } from "#tasks/tasks.ts";
import { newTask } from "../new-task.ts";
import type { connectReleaseBefore } from "../release-before.ts";
import type { SharedTasks } from "./shared-tasks.ts";

export type Write = () => Promise<boolean>;

const maxTasks = 1_000;
const keyLimits = { maxTasks, maxKeys: 1_000_000, maxAnswerBytes: 1e9 };

const title = () => `Task ${Math.random()}`;
const changed: Undoing["outcome"][] = ["undone", "restored", "deleted"];

/** By name; those that come more often stand there more than once. */
export function writesOf(db: Db, tasks: SharedTasks): Record<string, Write> {
  const { userId } = tasks;
  const undo = async (targets: UndoTargets) =>
    (await undoTasks(db, userId, targets, { maxTasks })).some(({ outcome }) =>
      changed.includes(outcome),
    );
  const create = async () => {
    const row = await createTask(db, userId, newTask({ title: title() }), maxTasks);
    if (row) tasks.add(row.id);
    return row !== undefined;
  };
  const remove = async () => (await deleteTask(db, userId, tasks.one())) !== undefined;
  const toggle = async () =>
    (await setOrToggleCompleted(db, userId, tasks.one(), undefined)) !== undefined;
  return {
    create,
    remove,
    toggle,
    toggleMore: toggle,
    update: async () =>
      (await updateTask(db, userId, tasks.one(), { title: title() })) !== undefined,
    createOnce: async () => {
      const idempotency = { key: randomUUID(), fingerprints: ["f"] };
      const created = await createTaskOnce(db, userId, newTask(), keyLimits, idempotency);
      if (created.outcome === "created") tasks.add(created.row.id);
      return created.outcome === "created";
    },
    bulk: () => bulk(db, tasks),
    undo: () => undo([{ ref: tasks.one() }]),
    undoMore: () => undo([{ ref: tasks.one() }]),
    undoSome: () => undo(tasks.some(4).map((ref) => ({ ref }))),
    undoOperation: () => undo({ operation: tasks.operation() ?? randomUUID() }),
    purge: async () => {
      await purgeTask(db, userId, { ref: tasks.one() });
      return false;
    },
  };
}

async function bulk(db: Db, tasks: SharedTasks): Promise<boolean> {
  const [one, other, ...update] = tasks.some(5);
  const work = {
    create: [newTask({ title: title() })],
    update: update.map((id) => ({ id, changes: { title: title() } })),
    delete: [one, other].filter((id) => id !== undefined),
  };
  const done = await changeTasks(db, tasks.userId, work, { atomic: false, maxTasks });
  for (const { id } of done.created ?? []) tasks.add(id);
  return done.updated.length + done.deletedIds.length + (done.created?.length ?? 0) > 0;
}

type ReleaseBefore = Awaited<ReturnType<typeof connectReleaseBefore>>;

/**
 * Those of the release before; they have no operation that anybody could look for. Its bulk requests change what they did
 * not lock, if it comes back from the trash meanwhile, which may be a deadlock: only `writesGone` lets them.
 */
export function writesBefore(
  before: ReleaseBefore,
  tasks: SharedTasks,
  writesGone: boolean,
): Record<string, Write> {
  const { userId } = tasks;
  const json = () => ({ title: title(), description: null, completed: false });
  const create = async (count: number) => {
    const given = JSON.stringify(Array.from({ length: count }, json));
    const rows = await before.query<{ id: string }>("create", userId, count, 1_000, 1_000, given);
    for (const { id } of rows) tasks.add(Number(id));
  };
  const writes: Record<string, () => Promise<unknown>> = {
    create: () => create(1),
    toggle: () => before.query("complete", null, userId, tasks.one()),
    remove: () => before.query("remove", userId, tasks.one()),
    bulk: () =>
      before.transaction(async () => {
        const named = tasks.some(5);
        const locked = await before.query<{ id: string }>("lock", userId, named);
        const ids = writesGone ? named : locked.map(({ id }) => Number(id));
        const [one, other, ...update] = ids;
        await before.query("removeMany", userId, [one, other]);
        const changes = update.map((id) => ({ id, changes: json() }));
        await before.query("changeMany", JSON.stringify(changes), userId);
        await create(1);
      }),
    createOnce: () =>
      before.query(
        "createOnce",
        ...[userId, randomUUID(), ["f"], JSON.stringify(json()), before.keyLimits],
      ),
  };
  return Object.fromEntries(
    Object.entries(writes).map(([name, write]) => [name, () => write().then(() => false)]),
  );
}
