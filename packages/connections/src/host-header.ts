import type { IncomingMessage } from "node:http";

/** A host and a port, without a user, a path or a list (RFC 9110, section 7.2). */
const hostAndPort = /^(?:\[[\w:.%~-]+\]|[\w.~!$&'()*+;=%-]*)(?::\d*)?$/;

/** Whether the request says, once, which host it means; HTTP/1.0 need not (RFC 9112, section 3.2). */
export function hasOneHost({ headers, rawHeaders, httpVersion }: IncomingMessage): boolean {
  if (headers.host === undefined) return httpVersion === "1.0";
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === "host") count += 1;
  }
  return count === 1 && hostAndPort.test(headers.host);
}
