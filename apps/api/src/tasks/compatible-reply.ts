// FRONTEND_COMPATIBILITY adds `is_completed` to responses.
import { isEventBody } from "#http/event-body.ts";
import { headerOf, type Reply } from "#http/reply.ts";

/** Matches no text: JSON escapes its quotes. */
const completed = /"completed":(true|false)/g;

/** Changes every task in JSON by `JSON.stringify`. */
export function withIsCompleted(json: string): string {
  return json.replaceAll(completed, '$&,"is_completed":$1');
}

export function compatibleReply(reply: Reply): Reply {
  const { status, body } = reply;
  return { status, headers: compatibleHeaders(reply), body: compatibleBody(body) };
}

/** Another representation needs another strong ETag; the weak one of a list contains the setting. */
function compatibleHeaders(reply: Reply): Reply["headers"] {
  const etag = headerOf(reply, "ETag");
  if (etag === undefined || etag.startsWith("W/")) return reply.headers;
  const headers = new Headers(reply.headers);
  headers.set("ETag", etag.replace(/"$/, '-is_completed"'));
  return headers;
}

function compatibleBody(body: Reply["body"]): Reply["body"] {
  if (typeof body === "string") return withIsCompleted(body);
  if (isEventBody(body)) return compatibleBody(body.toReadable());
  if (!(body instanceof ReadableStream)) return body;
  // A piece of a `KeptList` contains whole tasks, and one of events whole events.
  const transform = (tasks: Uint8Array, controller: TransformStreamDefaultController) =>
    controller.enqueue(Buffer.from(withIsCompleted(Buffer.from(tasks).toString())));
  return body.pipeThrough(new TransformStream({ transform }));
}
