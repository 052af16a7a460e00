import type { IncomingMessage } from "node:http";

const hostAndPort = /^(?:\[[\w:.%~-]+\]|[\w.~!$&'()*+;=%-]*)(?::\d*)?$/;

/** Returns whether the request has exactly one valid `Host`; HTTP/1.0 needs none (RFC 9112, section 3.2). */
export function hasOneHost({ headers, httpVersion }: IncomingMessage): boolean {
  // Several are joined by commas.
  return headers.host === undefined ? httpVersion === "1.0" : hostAndPort.test(headers.host);
}
