import { sql } from "drizzle-orm";
import { TransactionRollbackError } from "drizzle-orm/errors";
import type { Db } from "#database.ts";

/** Runs `work` and rolls back; sequences advance. Throws SQLSTATE 55P03 after `lockTimeoutMs` of waiting for a lock. */
export async function rolledBack<Result>(
  db: Db,
  lockTimeoutMs: number,
  work: (tx: Db) => Promise<Result>,
): Promise<Result> {
  let done: { result: Result } | undefined;
  try {
    await db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('lock_timeout', ${String(lockTimeoutMs)}, true)`);
      done = { result: await work(tx) };
      tx.rollback();
    });
  } catch (error) {
    if (!done || !(error instanceof TransactionRollbackError)) throw error;
  }
  if (!done) throw new Error("A transaction was committed that was to be rolled back.");
  return done.result;
}
