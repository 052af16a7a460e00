// What task routes answer with FRONTEND_COMPATIBILITY: `is_completed` beside `completed`.
import { headerOf, type Reply } from "#http/reply.ts";

/** Matches members only: a quote within a text is escaped in JSON. */
const completed = /"completed":(true|false)/g;

/** Adds the member to every task in `json`, a text by `JSON.stringify`. */
export function withIsCompleted(json: string): string {
  return json.replaceAll(completed, '$&,"is_completed":$1');
}

export function compatibleReply(reply: Reply): Reply {
  const { status, body } = reply;
  return { status, headers: compatibleHeaders(reply), body: compatibleBody(body) };
}

/** With a tag of its own: it is another representation of the same version. The weak tag of a list says so by itself. */
function compatibleHeaders(reply: Reply): Reply["headers"] {
  const etag = headerOf(reply, "ETag");
  if (etag === undefined || etag.startsWith("W/")) return reply.headers;
  const headers = new Headers(reply.headers);
  headers.set("ETag", etag.replace(/"$/, '-is_completed"'));
  return headers;
}

function compatibleBody(body: Reply["body"]): Reply["body"] {
  if (typeof body === "string") return withIsCompleted(body);
  if (!(body instanceof ReadableStream)) return body;
  // A `KeptList` sends whole tasks.
  const transform = (tasks: Uint8Array, controller: TransformStreamDefaultController) =>
    controller.enqueue(Buffer.from(withIsCompleted(Buffer.from(tasks).toString())));
  return body.pipeThrough(new TransformStream({ transform }));
}
