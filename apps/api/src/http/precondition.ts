// Conditional requests (RFC 9110, section 13). The entity tag of a task begins with its version.
import type { Versions } from "@todo/db/tasks/tasks";
import { headerOf, type Reply } from "./reply.ts";

/**
 * An entity tag as a compressing proxy hands it on: made weak, or with the coding at its end. It is taken for the strong
 * one, against RFC 9110, section 13.1.1: the number in it is the row's, whatever was done to the bytes.
 */
const entityTag = /^(?:W\/)?"([^"]*?)(?:[-;](?:gzip|br|deflate|zstd))?"$/;

function opaqueTag(tag: string): string | undefined {
  return entityTag.exec(tag.trim())?.[1];
}

/** A version, alone or with the representation that a client has seen of it. */
const versionTag = /^([1-9][0-9]{0,8})(?:-|$)/;

/** The versions in `If-Match`; `undefined` without the header or for `*`. What is no tag of ours matches nothing. */
export function parseIfMatch(headers: Headers): Versions {
  const header = headers.get("if-match")?.trim();
  if (header === undefined || header === "*") return undefined;
  return header
    .split(",")
    .map((tag) => Number(versionTag.exec(opaqueTag(tag) ?? "")?.[1]))
    .filter((version) => !Number.isNaN(version));
}

/** Whether a write must find nothing: `If-None-Match: *`. */
export function isCreationOnly(headers: Headers): boolean {
  return headers.get("if-none-match")?.trim() === "*";
}

/** Whether the client holds what has this tag: `If-None-Match` compares weakly (RFC 9110, section 13.1.2). */
export function isHeld({ headers }: Request, etag: string): boolean {
  const opaque = opaqueTag(etag);
  const held = headers.get("if-none-match")?.split(",") ?? [];
  return held.some((tag) => tag.trim() === "*" || opaqueTag(tag) === opaque);
}

/** The answer to a client that holds what has this tag. */
export function notModified(etag: string): Reply {
  return { status: 304, headers: { ETag: etag }, body: null };
}

/** A 304 in place of an answer that the client holds already. */
export function notModifiedOr(reply: Reply, request: Request): Reply {
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead || reply.status !== 200) return reply;
  const etag = headerOf(reply, "ETag");
  if (etag === undefined || !isHeld(request, etag)) return reply;
  // What nobody will read would wait for its reader.
  if (reply.body instanceof ReadableStream) void reply.body.cancel();
  return notModified(etag);
}
