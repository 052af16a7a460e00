import { preferredType } from "#http/preferred-type.ts";
import { type Reply, withDefaults } from "#http/reply.ts";
import { changeStreamReply } from "./change-stream-reply.ts";
import { changesReply } from "./changes-reply.ts";

type Context = Parameters<typeof changeStreamReply>[0] & Parameters<typeof changesReply>[0];

/** Negotiates the form of changes. The history of a task and the trash are never streams. */
export async function acceptedChangesReply(context: Context): Promise<Reply> {
  const { task, trash = false } = context.query;
  const isStreamable = task === undefined && !trash;
  const types = ["application/json", ...(isStreamable ? ["text/event-stream"] : [])];
  const type = preferredType(context.request.headers, types);
  const reply = await (type === "text/event-stream"
    ? changeStreamReply(context)
    : changesReply(context));
  return { ...reply, headers: withDefaults({ Vary: "Origin, Accept" }, reply.headers) };
}
