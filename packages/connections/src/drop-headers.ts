import type { IncomingMessage } from "node:http";

/** The names that steer Next.js: it answers a page navigation with a redirect, a prefetch with an empty 200. */
export const frameworkHeader = "rsc$|next-|x-(?:nextjs|middleware|invoke|prerender|matched|now)-";

/** Removes the headers whose names fit `pattern` from where servers read them: `headers`, `rawHeaders`, or both. */
export function dropHeaders({ headers, rawHeaders }: IncomingMessage, pattern: RegExp): void {
  for (const name in headers) if (pattern.test(name)) delete headers[name];
  for (let index = rawHeaders.length - 2; index >= 0; index -= 2) {
    if (pattern.test(rawHeaders[index] ?? "")) rawHeaders.splice(index, 2);
  }
}
