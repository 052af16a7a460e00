import type { Db } from "@todo/db/database";
import { isMigrated } from "@todo/db/readiness";
import { ApiError } from "./http/api-error.ts";
import { json, type Reply } from "./http/reply.ts";

const answerWithinMs = 1_000;

interface ReadinessContext {
  db: Db;
  isStopping: boolean;
}

/** 200 when the database answers within a second and all migrations are applied, and the process was not told to end; throws the 503 otherwise. */
export async function readinessReply({ db, isStopping }: ReadinessContext): Promise<Reply> {
  const late = new Promise<false>((resolve) => setTimeout(resolve, answerWithinMs, false).unref());
  const ready = await Promise.race([isMigrated(db), late]);
  if (!ready || isStopping) {
    throw new ApiError("SERVICE_UNAVAILABLE", "The service is not ready.", {
      headers: { "Retry-After": "2" },
    });
  }
  return json({ status: "ok" });
}
