import { isUtf8 } from "node:buffer";

/** A run of percent-encoded bytes. */
export const escapedBytes = /(?:%[0-9a-f]{2})+/gi;

/** Whether a match of `escapedBytes` is UTF-8. Throws no exception, unlike `decodeURIComponent`. */
export function areUtf8(escapes: string): boolean {
  return isUtf8(Buffer.from(escapes.replaceAll("%", ""), "hex"));
}
