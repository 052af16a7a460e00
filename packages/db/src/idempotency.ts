import { and, eq, gt, sql } from "drizzle-orm";
import type { Db } from "./database.ts";
import { type CreatedTask, idempotencyKeys, type TaskRow } from "./task-tables.ts";
import { createTask, type NewTask } from "./tasks.ts";

/** What makes a repeated request the same request. */
export interface Idempotency {
  /** Chosen by the client; 1–255 characters. */
  key: string;
  /** SHA-256 of what is asked for, in hexadecimal. */
  fingerprint: string;
}

export type CreatedOnce =
  | { outcome: "created" | "replayed"; row: TaskRow }
  /** The key was used for something else; another request with it is not finished; the quota is used up. */
  | { outcome: "key-reused" | "in-progress" | "quota-reached" };

const purgedPerRequest = 100;
const kept = sql`now() - interval '24 hours'`;

/** `createTask`, at most once per key of a user in 24 hours. The key and the task are committed together. */
export function createTaskOnce(
  db: Db,
  userId: string,
  task: NewTask,
  maxTasks: number,
  { key, fingerprint }: Idempotency,
): Promise<CreatedOnce> {
  return db.transaction(async (tx) => {
    if (!(await lockKey(tx, userId, key))) return { outcome: "in-progress" };
    const [used] = await tx
      .select()
      .from(idempotencyKeys)
      .where(and(ownKey(userId, key), gt(idempotencyKeys.createdAt, kept)));
    if (used) {
      if (used.fingerprint !== fingerprint) return { outcome: "key-reused" };
      return { outcome: "replayed", row: fromCreatedTask(userId, used.task) };
    }
    const row = await createTask(tx, userId, task, maxTasks);
    if (!row) return { outcome: "quota-reached" };
    await tx.execute(sql`select purge_idempotency_keys(${purgedPerRequest})`);
    const answer = { fingerprint, task: toCreatedTask(row), createdAt: sql`now()` };
    await tx
      .insert(idempotencyKeys)
      .values({ userId, key, ...answer })
      .onConflictDoUpdate({
        target: [idempotencyKeys.userId, idempotencyKeys.key],
        set: answer,
      });
    return { outcome: "created", row };
  });
}

/** Until the end of the transaction; `false` when another one holds it. */
async function lockKey(tx: Db, userId: string, key: string): Promise<boolean> {
  const { rows } = await tx.execute<{ locked: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${JSON.stringify([userId, key])}, 0)) as locked`,
  );
  return rows[0]?.locked === true;
}

function ownKey(userId: string, key: string) {
  return and(eq(idempotencyKeys.userId, userId), eq(idempotencyKeys.key, key));
}

function toCreatedTask({ id, title, description, completed, createdAt }: TaskRow): CreatedTask {
  return { id, title, description, completed, createdAt };
}

function fromCreatedTask(userId: string, task: CreatedTask): TaskRow {
  return { ...task, userId, version: 1, updatedAt: task.createdAt };
}
