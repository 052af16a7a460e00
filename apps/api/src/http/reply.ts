import type { EventBody } from "./event-body.ts";
import { nextTurn } from "./next-turn.ts";

/** A response without the common headers. A plain object is cheaper than a `Response`, which parses its headers. */
export interface Reply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: BodyInit | EventBody | null;
}

export interface JsonReply extends Reply {
  readonly body: string;
}

export type ReplyHeaders = Headers | Readonly<Record<string, string>>;

/** Serializes `value` as JSON. */
export function json(value: unknown, headers: ReplyHeaders = {}, status = 200): JsonReply {
  return jsonText(JSON.stringify(value), headers, status);
}

/** `body` is JSON already. */
export function jsonText(body: string, headers: ReplyHeaders = {}, status = 200): JsonReply {
  const type = { "Content-Type": "application/json" };
  return { status, headers: withDefaults(type, headers), body };
}

/** JSON that is made while it is sent. `null` for HEAD. */
export function jsonStream(
  body: ReadableStream<Uint8Array> | null,
  headers: Readonly<Record<string, string>>,
): Reply {
  return { status: 200, headers: { "Content-Type": "application/json", ...headers }, body };
}

const pieceBytes = 64 * 1024;

/** A constant response, whose bytes all clients share. */
export function sharedBytes(bytes: Uint8Array, headers: Record<string, string>): Reply {
  let at = 0;
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    // While the kernel accepts all, other requests would get no turn.
    await nextTurn();
    controller.enqueue(bytes.subarray(at, at + pieceBytes));
    at += pieceBytes;
    if (at >= bytes.byteLength) controller.close();
  };
  const length = { "Content-Length": String(bytes.byteLength) };
  const body = new ReadableStream({ pull }, { highWaterMark: 0 });
  return { status: 200, headers: { ...headers, ...length }, body };
}

export function noContent(headers: ReplyHeaders = {}): Reply {
  return { status: 204, headers, body: null };
}

/** Adds missing `defaults`. Names in a plain object must have the same case. */
export function withDefaults(
  defaults: Readonly<Record<string, string>>,
  headers: ReplyHeaders,
): ReplyHeaders {
  if (!(headers instanceof Headers)) return { ...defaults, ...headers };
  const merged = new Headers(headers);
  for (const [name, value] of Object.entries(defaults)) {
    if (!merged.has(name)) merged.set(name, value);
  }
  return merged;
}

export function headerOf({ headers }: Reply, name: string): string | undefined {
  return headers instanceof Headers ? (headers.get(name) ?? undefined) : headers[name];
}
