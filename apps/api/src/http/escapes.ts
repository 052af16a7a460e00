import { isUtf8 } from "node:buffer";

/** Bytes that a URL writes like `%41`, all that follow each other. */
export const escapedBytes = /(?:%[0-9a-f]{2})+/gi;

/** Whether `escapes`, a match of `escapedBytes`, are of UTF-8. Costs no exception, unlike `decodeURIComponent`. */
export function areUtf8(escapes: string): boolean {
  return isUtf8(Buffer.from(escapes.replaceAll("%", ""), "hex"));
}
