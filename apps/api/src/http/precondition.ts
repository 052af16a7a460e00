// Conditional requests (RFC 9110, section 13).
import type { Versions } from "@todo/db/tasks/tasks";
import { headerOf, type Reply } from "./reply.ts";

/** Also tags that a compressing proxy has changed. Against section 13.1.1 they match: they identify a row, not bytes. */
const entityTag = /^(?:W\/)?"([^"]*?)(?:[-;](?:gzip|br|deflate|zstd))?"$/;

function opaqueTag(tag: string): string | undefined {
  return entityTag.exec(tag.trim())?.[1];
}

/** A version, with or without its representation. */
const versionTag = /^([1-9][0-9]{0,8})(?:-|$)/;

/** Versions in `If-Match`; `undefined` without it or for `*`. Foreign tags match nothing. */
export function parseIfMatch(headers: Headers): Versions {
  const header = headers.get("if-match")?.trim();
  if (header === undefined || header === "*") return undefined;
  return header
    .split(",")
    .map((tag) => Number(versionTag.exec(opaqueTag(tag) ?? "")?.[1]))
    .filter((version) => !Number.isNaN(version));
}

export function isCreationOnly(headers: Headers): boolean {
  return headers.get("if-none-match")?.trim() === "*";
}

/** `If-None-Match` compares weakly (RFC 9110, section 13.1.2). */
export function isHeld({ headers }: Request, etag: string): boolean {
  const opaque = opaqueTag(etag);
  const held = headers.get("if-none-match")?.split(",") ?? [];
  return held.some((tag) => tag.trim() === "*" || opaqueTag(tag) === opaque);
}

/** `others`: what the 200 has besides the common headers (RFC 9110, section 15.4.5). */
export function notModified(etag: string, others: Record<string, string> = {}): Reply {
  return { status: 304, headers: { ETag: etag, ...others }, body: null };
}

/** Replaces a response that the client has cached by a 304. */
export function notModifiedOr(reply: Reply, request: Request): Reply {
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead || reply.status !== 200) return reply;
  const etag = headerOf(reply, "ETag");
  if (etag === undefined || !isHeld(request, etag)) return reply;
  // An unread body would wait for its reader.
  if (reply.body instanceof ReadableStream) void reply.body.cancel();
  const cacheControl = headerOf(reply, "Cache-Control");
  return cacheControl === undefined
    ? notModified(etag)
    : notModified(etag, { "Cache-Control": cacheControl });
}
