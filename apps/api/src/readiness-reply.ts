import type { Db } from "@todo/db/database";
import { isMigrated, isRowSecurityEnforced } from "@todo/db/readiness";
import { ApiError } from "./http/api-error.ts";
import { json, type Reply } from "./http/reply.ts";
import type { Settings } from "./settings.ts";

const answerWithinMs = 1_000;

interface ReadinessContext {
  db: Db;
  isStopping: boolean;
  settings: Pick<Settings, "databaseRowSecurity">;
}

/**
 * 200 when the database answers within a second, all migrations are applied, row security is what the settings say, and
 * the process was not told to end; throws the 503 otherwise.
 */
export async function readinessReply(context: ReadinessContext): Promise<Reply> {
  if (context.isStopping || !(await isUsableInTime(context))) {
    throw new ApiError("SERVICE_UNAVAILABLE", "The service is not ready.", {
      headers: { "Retry-After": "2" },
    });
  }
  return json({ status: "ok" });
}

async function isUsableInTime({ db, settings }: ReadinessContext): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(resolve, answerWithinMs, false).unref());
  return Promise.race([isUsable(db, settings.databaseRowSecurity), late]);
}

/** With row security on one side only, everybody would see nothing, or the net would be missing. */
async function isUsable(db: Db, rowSecurity: boolean): Promise<boolean> {
  return (await isMigrated(db)) && (await isRowSecurityEnforced(db)) === rowSecurity;
}
