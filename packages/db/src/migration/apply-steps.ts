import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { databaseErrorCode } from "#database-error.ts";
import { sessionSettings } from "#connections/session-settings.ts";
import { setLocal } from "#internals/local-settings.ts";
import type { Migrator } from "./migration-lock.ts";

/** Whoever needs a row of a table waits behind a step that waits for the table, so long at most. */
const lockTimeoutMs = 1_000;
const pauseMs = 1_000;
const attemptsMax = 120;

const begin = `begin isolation level read committed; ${setLocal({
  ...sessionSettings(0),
  lock_timeout: String(lockTimeoutMs),
})}`;

/** What ends a step before its end, and what ends it with a killed process: it would go on beside the next run. */
const unbounded = [
  "set statement_timeout = 0",
  "set lock_timeout = 0",
  "set client_connection_check_interval = 1000",
];

const refused = new Set(["55P03", "40P01"]);

/**
 * Applies the steps of a migration or of its way back one after the other, each in a transaction, but for those that
 * can't be in one. Each can be repeated, so that the next run finishes what this one leaves.
 */
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

/** Gives up the lock and tries again, rather than make others wait. */
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

/** Of the session, because the step can't be in a transaction; not every server has all of these settings. */
async function applyUnbounded(client: Client, step: string): Promise<void> {
  for (const setting of unbounded) await client.query(setting).catch(() => {});
  try {
    await client.query(step);
  } finally {
    for (const setting of unbounded) await client.query(toReset(setting)).catch(() => {});
  }
}

const toReset = (setting: string) => setting.replace(/^set (\w+).*/, "reset $1");
