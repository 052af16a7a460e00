import type { Principal } from "@todo/auth/principal";
import { findLastChange } from "@todo/db/changes/changes";
import type { Db } from "@todo/db/database";
import { ListChanges } from "@todo/validation/changes";
import { unacceptable } from "#http/api-error.ts";
import type { Reply } from "#http/reply.ts";
import type { ChangeStreams } from "./change-streams.ts";

interface StreamContext {
  db: Db;
  user: Principal;
  query: ListChanges;
  request: Request;
  changeStreams: ChangeStreams;
}

const headers = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store, no-transform",
  // nginx must not buffer events.
  "X-Accel-Buffering": "no",
};

/** Streams changes after `Last-Event-ID`, else after `since`, else from now on. */
export async function changeStreamReply(context: StreamContext): Promise<Reply> {
  const { db, user, query, request, changeStreams } = context;
  const given = readLastEventId(request.headers) ?? query.since;
  const since = given ?? (await findLastChange(db, user.id));
  if (request.method === "HEAD") return { status: 200, headers, body: null };
  const body = changeStreams.open(user, since);
  if (given !== undefined) changeStreams.wake(user.id);
  return { status: 200, headers, body };
}

/** Throws the 422. */
function readLastEventId(requestHeaders: Headers): number | undefined {
  const header = requestHeaders.get("last-event-id");
  if (!header) return undefined;
  const parsed = ListChanges.shape.since.safeParse(header);
  if (parsed.success) return parsed.data;
  const detail = "Must be the id of an event of this stream.";
  throw unacceptable([{ pointer: "Last-Event-ID", detail, code: "invalid_format" }]);
}
