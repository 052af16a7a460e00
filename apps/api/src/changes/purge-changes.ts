import { setTimeout as sleep } from "node:timers/promises";
import { purgeChanges } from "@todo/db/changes/changes";
import { databaseErrorCode } from "@todo/db/database-error";
import { findBackend } from "#backend.ts";
import { isOnVercel } from "#settings/env.ts";

const hourMs = 3_600_000;
const secondMs = 1_000;
const atOnce = 1_000;

/**
 * Deletes expired changes every hour, because writes do so only for their user: 1,000 at a time,
 * with a pause, until there are no more. Returns the stop function.
 */
export function startPurging(everyMs = hourMs, pauseMs = secondMs): () => void {
  if (isOnVercel) return () => {};
  const stopping = new AbortController();
  const { signal } = stopping;
  let purging: Promise<void> | undefined;
  const timer = setInterval(() => {
    purging ??= purge(pauseMs, signal).finally(() => (purging = undefined));
  }, everyMs).unref();
  return () => {
    clearInterval(timer);
    stopping.abort();
  };
}

async function purge(pauseMs: number, signal: AbortSignal): Promise<void> {
  const backend = findBackend();
  if (!backend) return;
  const { database, logger } = backend;
  try {
    let purged: number;
    do {
      purged = await purgeChanges(database.db, atOnce);
      if (purged > 0) logger.info({ purged }, "changes purged");
      await sleep(pauseMs, undefined, { ref: false });
    } while (purged === atOnce && !signal.aborted);
  } catch (error) {
    logger.warn({ code: databaseErrorCode(error) }, "changes not purged");
  }
}
