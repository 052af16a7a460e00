import type { ServerResponse } from "node:http";

/** A body without an end. A server of Node.js writes it itself: a `ReadableStream` for each client takes more memory. */
export interface EventBody {
  toReadable: () => ReadableStream<Uint8Array>;
  /** After the headers. */
  writeTo: (response: ServerResponse) => void;
}

export function isEventBody(body: BodyInit | EventBody | null): body is EventBody {
  return typeof body === "object" && body !== null && "writeTo" in body;
}
