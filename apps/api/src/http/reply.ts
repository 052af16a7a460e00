import { nextTurn } from "./next-turn.ts";

/**
 * An answer that still lacks the headers that all answers have. A `Response` is one, too; a plain object is cheaper,
 * because nothing is parsed to add them.
 */
export interface Reply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: BodyInit | null;
}

export interface JsonReply extends Reply {
  readonly body: string;
}

export type ReplyHeaders = Headers | Readonly<Record<string, string>>;

/** `value` as JSON, with status 200 unless told otherwise. */
export function json(value: unknown, headers: ReplyHeaders = {}, status = 200): JsonReply {
  return jsonText(JSON.stringify(value), headers, status);
}

/** `body`, which is JSON already. */
export function jsonText(body: string, headers: ReplyHeaders = {}, status = 200): JsonReply {
  const type = { "Content-Type": "application/json" };
  return { status, headers: withDefaults(type, headers), body };
}

/** JSON that is made while it is sent; without a body, as for HEAD, the same headers. */
export function jsonStream(
  body: ReadableStream<Uint8Array> | null,
  headers: Readonly<Record<string, string>>,
): Reply {
  return { status: 200, headers: { "Content-Type": "application/json", ...headers }, body };
}

const pieceBytes = 64 * 1024;

/** An answer of always the same bytes, which are not copied for each client that is slow to read them. */
export function sharedBytes(bytes: Uint8Array, headers: Record<string, string>): Reply {
  let at = 0;
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    // While the kernel takes it all, nobody else would get a turn.
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

/** `headers`, and those of `defaults` that are not among them. Of a plain object, names must be spelled alike. */
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

/** `undefined` where there is none. */
export function headerOf({ headers }: Reply, name: string): string | undefined {
  return headers instanceof Headers ? (headers.get(name) ?? undefined) : headers[name];
}
