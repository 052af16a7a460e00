import { purgeChanges } from "@todo/db/changes/changes";
import { databaseErrorCode } from "@todo/db/database-error";
import { findBackend } from "#backend.ts";
import { isOnVercel } from "#settings/env.ts";

const hourMs = 3_600_000;
const purgedMax = 1_000;

/** Deletes expired changes every hour: writes do so only for their user. Returns the stop function. */
export function startPurging(everyMs = hourMs): () => void {
  if (isOnVercel) return () => {};
  const timer = setInterval(() => void purge(), everyMs).unref();
  return () => clearInterval(timer);
}

async function purge(): Promise<void> {
  const backend = findBackend();
  if (!backend) return;
  const { database, logger } = backend;
  try {
    const purged = await purgeChanges(database.db, purgedMax);
    if (purged > 0) logger.info({ purged }, "changes purged");
  } catch (error) {
    logger.warn({ code: databaseErrorCode(error) }, "changes not purged");
  }
}
