import type { Principal } from "@todo/auth/principal";
import { purgeTask } from "@todo/db/changes/trash";
import type { Db } from "@todo/db/database";
import type { Versions } from "@todo/db/tasks/tasks";
import type { TaskParams } from "@todo/validation/task";
import { notFound } from "#http/api-error.ts";
import { noContent, type Reply } from "#http/reply.ts";
import { preconditionFailed } from "#tasks/or-precondition-failed.ts";

interface PurgeContext {
  db: Db;
  user: Principal;
  params: TaskParams;
  ifMatch: Versions;
}

export async function purgeReply({ db, user, params, ifMatch }: PurgeContext): Promise<Reply> {
  const purging = await purgeTask(db, user.id, { ref: params.id, versions: ifMatch });
  if (purging.outcome === "stale") throw preconditionFailed(purging.current);
  if (purging.outcome === "not-found") throw notFound();
  return noContent();
}
