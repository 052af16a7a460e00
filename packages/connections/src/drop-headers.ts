import type { IncomingMessage } from "node:http";

/** Names of headers that steer Next.js: a redirect for a page navigation, an empty 200 for a prefetch. */
export const frameworkHeader = "rsc$|next-|x-(?:nextjs|middleware|invoke|prerender|matched|now)-";

/** Removes the headers whose names match `pattern` from `headers` and `rawHeaders`. */
export function dropHeaders({ headers, rawHeaders }: IncomingMessage, pattern: RegExp): void {
  for (const name in headers) if (pattern.test(name)) delete headers[name];
  for (let index = rawHeaders.length - 2; index >= 0; index -= 2) {
    if (pattern.test(rawHeaders[index] ?? "")) rawHeaders.splice(index, 2);
  }
}
