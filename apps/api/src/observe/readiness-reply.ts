import { afterRunning } from "@todo/connections/after-running";
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

/** 200 if database, migrations and row security are as expected. Throws the 503, also during a shutdown. */
export async function readinessReply(context: ReadinessContext): Promise<Reply> {
  if (context.isStopping || !(await isUsableInTime(context).catch(refuse))) throw notReady();
  return json({ status: "ok" });
}

const notReady = (reason?: string) => unavailable(reason, { detail: "The service is not ready." });

/** A missing table is not a bug here, but a database of another release. */
function refuse(error: unknown): never {
  if (error instanceof DatabaseError && error.kind === undefined) throw notReady(error.code);
  throw error;
}

async function isUsableInTime({ db, settings }: ReadinessContext): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const cancel = afterRunning(answerWithinMs, () => resolve(false));
  return Promise.race([isUsable(db, settings.databaseRowSecurity), late]).finally(cancel);
}

/** Row security on one side only hides all rows, or protects none. */
async function isUsable(db: Db, rowSecurity: boolean): Promise<boolean> {
  return (await isMigrated(db)) && (await isRowSecurityEnforced(db)) === rowSecurity;
}
