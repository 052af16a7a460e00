import { and, eq, gt, sql, TransactionRollbackError } from "drizzle-orm";
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
  | { outcome: "key-reused" | "in-progress" | "quota-reached" }
  /** The user has as many keys as may be kept; there is room for another after `retryAfterSeconds`, at least 1. */
  | { outcome: "keys-used-up"; retryAfterSeconds: number };

/** How many tasks a user may hold, and how many keys of 24 hours. */
export interface CreationLimits {
  maxTasks: number;
  maxKeys: number;
}

const purgedPerRequest = 100;
const kept = sql`now() - interval '24 hours'`;

/** `createTask`, at most once per key of a user in 24 hours. The key and the task are committed together. */
export async function createTaskOnce(
  db: Db,
  userId: string,
  task: NewTask,
  { maxTasks, maxKeys }: CreationLimits,
  { key, fingerprint }: Idempotency,
): Promise<CreatedOnce> {
  let retryAfterSeconds = 0;
  const create = async (tx: Db): Promise<CreatedOnce> => {
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
    // Exact, because the place in the quota makes the user's other creations wait for this one.
    if (await purgeAndCheck(tx, userId, maxKeys)) {
      retryAfterSeconds = await secondsUntilRoom(tx, userId, maxKeys);
      if (retryAfterSeconds > 0) throw new TransactionRollbackError();
    }
    const answer = { fingerprint, task: toCreatedTask(row), createdAt: sql`now()` };
    await tx
      .insert(idempotencyKeys)
      .values({ userId, key, ...answer })
      .onConflictDoUpdate({
        target: [idempotencyKeys.userId, idempotencyKeys.key],
        set: answer,
      });
    return { outcome: "created", row };
  };
  try {
    return await db.transaction(create);
  } catch (error) {
    if (!(error instanceof TransactionRollbackError)) throw error;
    return { outcome: "keys-used-up", retryAfterSeconds };
  }
}

/** Removes old keys of anybody; whether `userId` may have `maxKeys`, told by the primary key's index alone. */
async function purgeAndCheck(tx: Db, userId: string, maxKeys: number): Promise<boolean> {
  const { rows } = await tx.execute<{ full: boolean }>(sql`
    select purge_idempotency_keys(${purgedPerRequest}), exists(
      select from ${idempotencyKeys} where user_id = ${userId} offset ${maxKeys - 1}::int limit 1
    ) as full`);
  return rows[0]?.full === true;
}

/** Until fewer than `maxKeys` are younger than 24 hours; 0 when that is so already. */
async function secondsUntilRoom(tx: Db, userId: string, maxKeys: number): Promise<number> {
  const { rows } = await tx.execute<{ seconds: number }>(sql`
    select greatest(1, ceil(extract(epoch from created_at - (${kept}))))::int as seconds
    from ${idempotencyKeys} where user_id = ${userId} and created_at > ${kept}
    order by created_at desc offset ${maxKeys - 1}::int limit 1`);
  return rows[0]?.seconds ?? 0;
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
