import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { clientAddressHeader } from "@todo/auth/better-auth";
import proxyAddr from "proxy-addr";

/**
 * Stamps every request with the address it came from, before anything reads it: the address of the socket, or,
 * behind `trustedProxies`, the last untrusted one of `X-Forwarded-For`. What the client sent is overwritten.
 */
export function stampClientAddresses(trustedProxies: string[]): void {
  const isTrusted = proxyAddr.compile(trustedProxies);
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[clientAddressHeader] = proxyAddr(request, isTrusted);
  });
}
