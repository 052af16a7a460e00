// Puts right what Next.js would answer by itself, outside the contract, before a handler is called.
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { clientAddressHeader } from "@todo/auth/better-auth";
import proxyAddr from "proxy-addr";
import { unsupportedMethodHeader } from "./resource.ts";

const supportedMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Next.js answers a page navigation of its own client with a redirect. */
const frameworkHeader = /^(?:rsc|next-)/;

/** A path that no route serves. */
const unservedPath = "/unserved";

/**
 * Prepares every request of this process before anything reads it, through Node's documented channel. `trustedProxies`
 * are addresses, networks or `loopback`, whose `X-Forwarded-For` is believed.
 */
export function prepareIncomingRequests(trustedProxies: string[]): void {
  const isTrusted = proxyAddr.compile(trustedProxies);
  subscribe("http.server.request.start", (message) => {
    prepareRequest((message as { request: IncomingMessage }).request, isTrusted);
  });
}

function prepareRequest(
  request: IncomingMessage,
  isTrusted: ReturnType<typeof proxyAddr.compile>,
): void {
  const { headers, method = "" } = request;
  for (const name of Object.keys(headers)) if (frameworkHeader.test(name)) delete headers[name];
  // The client's address: of the socket, or the last one that a trusted proxy has not vouched for.
  headers[clientAddressHeader] = proxyAddr(request, isTrusted);
  request.url = servableTarget(request.url ?? "");
  delete headers[unsupportedMethodHeader];
  if (!supportedMethods.has(method)) {
    // Next.js would fail with a 500; OPTIONS changes nothing, needs no token, and answers this with a 405.
    headers[unsupportedMethodHeader] = method;
    request.method = "OPTIONS";
  }
}

/** The request target as Next.js routes it to a handler: no page of its own, no redirect, no failure to decode. */
export function servableTarget(target: string): string {
  const [path = "", ...query] = target.split("?");
  const servablePath = path.replaceAll("\\", "%5C").replaceAll(/\/{2,}/g, "/");
  if (!servablePath.startsWith("/api/") || !isDecodable(servablePath)) return unservedPath;
  return [servablePath, ...query].join("?");
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
