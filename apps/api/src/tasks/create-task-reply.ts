import { ApiError } from "#http/api-error.ts";
import type { Reply } from "#http/reply.ts";
import { createFromBody } from "./create-from-body.ts";
import { formsOfCreation } from "./fingerprint-forms.ts";
import { readIdempotency, replayed } from "./idempotency-key.ts";
import { createdReply } from "./task-reply.ts";

type CreateContext = Parameters<typeof createFromBody>[0] & { request: Request };

/** Runs once per `Idempotency-Key` in 24 hours. */
export async function createTaskReply(context: CreateContext): Promise<Reply> {
  const { row, isReplayed } = await createFromBody(context, (body) =>
    readIdempotency(context.request.headers, () => formsOfCreation(body)),
  );
  return createdReply(row, isReplayed ? replayed : {});
}

export function taskLimitReached(): ApiError {
  return new ApiError("TASK_LIMIT_REACHED");
}
