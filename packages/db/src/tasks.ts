// Every query on tasks. The owner is the second argument of each: no query can be written without one.
import { and, eq, inArray, not, type SQL, sql } from "drizzle-orm";
import type { Db } from "./database.ts";
import { type TaskRow, taskCounts, tasks } from "./task-tables.ts";

export type { TaskRow };

export interface NewTask {
  title: string;
  description: string | null;
  completed: boolean;
}

/** The task `id` of `userId`; `undefined` when it is missing or somebody else's. */
export async function findTask(db: Db, userId: string, id: number): Promise<TaskRow | undefined> {
  const [row] = await db.select().from(tasks).where(owned(userId, id));
  return row;
}

/**
 * Stores a task; `undefined` when `userId` holds `maxTasks` already. One statement takes a place
 * in the quota and fills it, so parallel requests can't exceed it.
 */
export async function createTask(
  db: Db,
  userId: string,
  task: NewTask,
  maxTasks: number,
): Promise<TaskRow | undefined> {
  const { rows } = await db.execute<{ [Column in keyof TaskRow]: string }>(sql`
    WITH place AS (
      INSERT INTO ${taskCounts} AS held (user_id, count) SELECT ${userId}, 1 WHERE ${maxTasks} > 0
      ON CONFLICT (user_id) DO UPDATE SET count = held.count + 1 WHERE held.count < ${maxTasks}
      RETURNING user_id
    )
    INSERT INTO ${tasks} (user_id, title, description, completed)
    SELECT user_id, ${task.title}, ${task.description}, ${task.completed}::boolean FROM place
    RETURNING id, created_at AS "createdAt"`);
  const [row] = rows;
  if (!row) return undefined;
  const createdAt = new Date(row.createdAt);
  return { id: Number(row.id), userId, ...task, version: 1, createdAt, updatedAt: createdAt };
}

/** The versions that a write may meet; `undefined` when any will do. */
export type Versions = readonly number[] | undefined;

/**
 * Changes the members given and leaves the others; `undefined` when there is no such task of `userId`, or it has
 * none of `versions`.
 */
export function updateTask(
  db: Db,
  userId: string,
  id: number,
  changes: Partial<NewTask>,
  versions?: Versions,
): Promise<TaskRow | undefined> {
  return change(db, owned(userId, id, versions), changes);
}

/** Sets `completed`, or flips it where it is `undefined`, in one statement. Otherwise like `updateTask`. */
export function setOrToggleCompleted(
  db: Db,
  userId: string,
  id: number,
  completed: boolean | undefined,
  versions?: Versions,
): Promise<TaskRow | undefined> {
  return change(db, owned(userId, id, versions), { completed: completed ?? not(tasks.completed) });
}

/** Deletes and returns the task; `undefined` as in `updateTask`. */
export async function deleteTask(
  db: Db,
  userId: string,
  id: number,
  versions?: Versions,
): Promise<TaskRow | undefined> {
  const [row] = await db
    .delete(tasks)
    .where(owned(userId, id, versions))
    .returning();
  return row;
}

/** The WHERE of every statement on one task. Beyond 2^53 there is no id to find, nor a number to look for. */
function owned(userId: string, id: number, versions?: Versions): SQL | undefined {
  if (!Number.isSafeInteger(id)) return sql`false`;
  const isCurrent = versions && inArray(tasks.version, [...versions]);
  return and(eq(tasks.userId, userId), eq(tasks.id, id), isCurrent);
}

async function change(
  db: Db,
  where: SQL | undefined,
  changes: Parameters<ReturnType<typeof db.update<typeof tasks>>["set"]>[0],
): Promise<TaskRow | undefined> {
  // Later than before even for two changes in one millisecond, or when the clock was set back.
  const updatedAt = sql`greatest(clock_timestamp(), ${tasks.updatedAt} + interval '1 millisecond')`;
  const version = sql`${tasks.version} + 1`;
  const [row] = await db
    .update(tasks)
    .set({ ...changes, updatedAt, version })
    .where(where)
    .returning();
  return row;
}
