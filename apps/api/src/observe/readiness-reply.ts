import type { Db } from "@todo/db/database";
import { DatabaseError } from "@todo/db/database-error";
import { isMigrated, isRowSecurityEnforced } from "@todo/db/readiness";
import { unavailable } from "#http/api-error.ts";
import { json, type Reply } from "#http/reply.ts";
import type { Settings } from "#settings/settings.ts";

const answerWithinMs = 1_000;

interface ReadinessContext {
  db: Db;
  isStopping: boolean;
  settings: Pick<Settings, "databaseRowSecurity">;
}

/**
 * 200 when the database answers within a second and accepts writes, all migrations are applied, row security is what
 * the settings say, and the process was not told to end; throws the 503 otherwise, or the database's error.
 */
export async function readinessReply(context: ReadinessContext): Promise<Reply> {
  if (context.isStopping || !(await isUsableInTime(context).catch(refuse))) throw notReady();
  return json({ status: "ok" });
}

const notReady = (reason?: string) => unavailable(reason, { detail: "The service is not ready." });

/** What elsewhere is a bug, as a table that is missing, says here that the database is not the one of this release. */
function refuse(error: unknown): never {
  if (error instanceof DatabaseError && error.kind === undefined) throw notReady(error.code);
  throw error;
}

async function isUsableInTime({ db, settings }: ReadinessContext): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(resolve, answerWithinMs, false).unref());
  return Promise.race([isUsable(db, settings.databaseRowSecurity), late]);
}

/** With row security on one side only, everybody would see nothing, or the net would be missing. */
async function isUsable(db: Db, rowSecurity: boolean): Promise<boolean> {
  return (await isMigrated(db)) && (await isRowSecurityEnforced(db)) === rowSecurity;
}
