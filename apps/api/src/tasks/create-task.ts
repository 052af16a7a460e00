import { createHash } from "node:crypto";
import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { createTaskOnce } from "@todo/db/idempotency";
import { createTask } from "@todo/db/tasks";
import { limits } from "@todo/validation/limits";
import type { CreateTask } from "@todo/validation/task";
import { ApiError } from "../http/api-error.ts";
import { rateLimited } from "../http/rate-limit.ts";
import type { Reply } from "../http/reply.ts";
import type { Settings } from "../settings.ts";
import { createdTaskReply } from "./task-reply.ts";

const keyPolicy = {
  name: "idempotency-keys",
  quota: limits.idempotencyKeysPerUser,
  windowSeconds: 24 * 60 * 60,
};

interface CreateContext {
  db: Db;
  user: Principal;
  body: CreateTask;
  request: Request;
  settings: Settings;
}

/** Creates a task; with an `Idempotency-Key` once, however often the request is repeated in 24 hours. */
export async function createdTask(context: CreateContext): Promise<Reply> {
  const { db, user, body, request, settings } = context;
  const key = readIdempotencyKey(request.headers);
  if (key === undefined) {
    const row = await createTask(db, user.id, body, settings.tasksPerUser);
    if (!row) throw taskLimitReached();
    return createdTaskReply(row);
  }
  const idempotency = { key, fingerprint: fingerprintOf(body) };
  const maxima = { maxTasks: settings.tasksPerUser, maxKeys: limits.idempotencyKeysPerUser };
  const created = await createTaskOnce(db, user.id, body, maxima, idempotency);
  switch (created.outcome) {
    case "created":
      return createdTaskReply(created.row);
    case "replayed":
      return createdTaskReply(created.row, { "Idempotent-Replayed": "true" });
    case "quota-reached":
      throw taskLimitReached();
    case "keys-used-up":
      throw rateLimited(keyPolicy, created.retryAfterSeconds);
    case "key-reused":
      throw new ApiError(
        "IDEMPOTENCY_KEY_REUSED",
        "This Idempotency-Key belongs to another request.",
      );
    case "in-progress":
      throw new ApiError(
        "IDEMPOTENCY_IN_PROGRESS",
        "The first request with this key is not finished.",
        {
          headers: { "Retry-After": "1" },
        },
      );
  }
}

/** Bare or quoted, as in draft-ietf-httpapi-idempotency-key-header; both spell the same key. Throws the 422. */
function readIdempotencyKey(headers: Headers): string | undefined {
  const header = headers.get("idempotency-key");
  if (header === null) return undefined;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= limits.idempotencyKeyMaxLength) return key;
  const detail = `Must have 1 to ${limits.idempotencyKeyMaxLength} visible ASCII characters.`;
  throw new ApiError("VALIDATION_ERROR", "The request has values that are not acceptable.", {
    errors: [{ pointer: "Idempotency-Key", detail, code: "invalid_format" }],
  });
}

/** Of the values, not the bytes: another spelling of the same JSON is the same request. */
function fingerprintOf({ title, description, completed }: CreateTask): string {
  const values = JSON.stringify(["POST /api/tasks", title, description, completed]);
  return createHash("sha256").update(values).digest("hex");
}

export function taskLimitReached(): ApiError {
  return new ApiError(
    "TASK_LIMIT_REACHED",
    "You have as many tasks as you may. Delete some first.",
  );
}
