import { noContent, type Reply } from "#http/reply.ts";
import { readKey, replayed } from "#tasks/idempotency-key.ts";
import { createdReply, taskReply } from "#tasks/task-reply.ts";
import { takeBack, type UndoContext } from "./take-back.ts";

/** Runs once per `Idempotency-Key`. */
export async function undoReply(context: UndoContext & { request: Request }): Promise<Reply> {
  const key = readKey(context.request.headers);
  const { outcome, row, isReplayed } = await takeBack(context, key);
  const headers = isReplayed ? replayed : {};
  if (!row) return noContent(headers);
  return outcome === "restored" ? createdReply(row, headers) : taskReply(row, headers);
}
