import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { databaseErrorCode } from "#database-error.ts";
import { beginWith, type Migrator } from "./migration-lock.ts";

/** While a step waits for its lock, requests on the table wait behind it. Less than PostgreSQL's `deadlock_timeout`, after which a request would fail. */
const lockTimeoutMs = 500;
const pauseMs = 1_000;
const attemptsMax = 120;

const begin = beginWith({ lock_timeout: String(lockTimeoutMs) });

/** A step takes as long as it needs, but ends with its process: it must not run beside the next one. */
const unbounded = [
  "set statement_timeout = 0",
  "set lock_timeout = 0",
  "set transaction_timeout = 0",
  "set client_connection_check_interval = 1000",
];

const refused = new Set(["55P03", "40P01"]);

/** Applies steps one by one, in a transaction where PostgreSQL allows it. Each step must be repeatable. */
export async function applySteps(
  { client, assertAlone }: Migrator,
  steps: readonly string[],
): Promise<void> {
  for (const step of steps) {
    await assertAlone();
    await (/\bconcurrently\b|\bcommit\b/i.test(step)
      ? applyUnbounded(client, step)
      : applyBriefly(client, step));
  }
}

/** Waits briefly for the lock and retries, because requests wait behind it. */
async function applyBriefly(client: Client, step: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`${begin} ${step}\n; commit`);
      return;
    } catch (error) {
      await client.query("rollback");
      if (attempt === attemptsMax || !refused.has(databaseErrorCode(error) ?? "")) throw error;
      await sleep(pauseMs);
    }
  }
}

/** For statements that PostgreSQL refuses in a transaction. Old servers lack some of the settings. */
async function applyUnbounded(client: Client, step: string): Promise<void> {
  for (const setting of unbounded) await client.query(setting).catch(() => {});
  try {
    await client.query(step);
  } finally {
    for (const setting of unbounded) await client.query(toReset(setting)).catch(() => {});
  }
}

const toReset = (setting: string) => setting.replace(/^set (\w+).*/, "reset $1");
