// Corrects requests that Next.js or Node.js would handle outside the contract.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { clientAddressHeader } from "@todo/auth/client-address";
import { boundCookies, boundQuery } from "@todo/connections/bound-request";
import { dropHeaders, frameworkHeader } from "@todo/connections/drop-headers";
import { limits } from "@todo/validation/limits";
import proxyAddr from "proxy-addr";
import { clientAddressOf, type Trust } from "./client-address.ts";
import { areUtf8, escapedBytes } from "#http/escapes.ts";
import { endWithClient } from "#internals/end-with-client.ts";
import { sendHeadersWithBody } from "#internals/headers-with-body.ts";
import { lingerAfterAnswer } from "#internals/linger.ts";
import { unsupportedMethodHeader } from "#http/unsupported-method.ts";
import { createSlowReaders } from "./slow-readers.ts";

const supportedMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Clients must not send these. */
const foreignHeader = new RegExp(
  `^(?:${frameworkHeader}|${clientAddressHeader}$|${unsupportedMethodHeader}$)`,
  "i",
);

const requestStart = "http.server.request.start";

const unservedPath = "/unserved";

/** `trustedProxies`: addresses, networks or `loopback`. Returns the undo function. */
export function prepareIncomingRequests(trustedProxies: string[], onVercel = false): () => void {
  const isTrusted = trustOf(trustedProxies, onVercel);
  const slowReaders = createSlowReaders();
  const sendHeadersAlone = sendHeadersWithBody();
  const prepare = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.writableEnded) {
      // After a response that ends the connection no request is executed (RFC 9112, section 9.6).
      request.url = unservedPath;
    } else {
      lingerAfterAnswer(request, response);
      endWithClient(request, response);
    }
    slowReaders.watch(request.socket);
    prepareRequest(request, isTrusted);
  };
  subscribe(requestStart, prepare);
  return () => {
    unsubscribe(requestStart, prepare);
    sendHeadersAlone();
    slowReaders.stop();
  };
}

/** Only Vercel can connect to its functions, and it replaces `X-Forwarded-For`. */
export function trustOf(trustedProxies: string[], onVercel: boolean): Trust {
  const isListed = proxyAddr.compile(trustedProxies);
  return (address, hop) => (onVercel && hop === 0) || isListed(address, hop);
}

function prepareRequest(request: IncomingMessage, isTrusted: Trust): void {
  const { method = "" } = request;
  dropHeaders(request, foreignHeader);
  boundCookies(request);
  setHeader(request, clientAddressHeader, clientAddressOf(request, isTrusted));
  request.url = servableTarget(request.url ?? "");
  if (!supportedMethods.has(method)) {
    // Next.js would respond with 500; OPTIONS is harmless, and responds with 405.
    setHeader(request, unsupportedMethodHeader, method);
    request.method = "OPTIONS";
  }
}

function setHeader({ headers, rawHeaders }: IncomingMessage, name: string, value: string): void {
  headers[name] = value;
  rawHeaders.push(name, value);
}

/** Rewrites the request target so that Next.js routes it to a handler: no page, redirect or decoding error. */
export function servableTarget(target: string): string {
  // RFC 9112, section 3.2.2.
  const [path = "", ...query] = escaped(target.replace(/^https?:\/\/[^/?]*/i, "")).split("?");
  const servablePath = path.replaceAll("\\", "%5C").replaceAll(/\/{2,}/g, "/");
  if (!servablePath.startsWith("/api/")) return unservedPath;
  const served = [decodable(servablePath), ...query.map(utf8Only)].join("?");
  // The handler refuses the excess parameter.
  return boundQuery(served, limits.queryParametersMax + 1);
}

/** Escapes bytes beyond ASCII, which Node.js reads as Latin-1. */
function escaped(target: string): string {
  return target.replaceAll(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
}

/** Replaces invalid escapes by NUL, which no path parameter accepts. */
function decodable(path: string): string {
  return utf8Only(path.replaceAll(/%(?![0-9a-f]{2})/gi, "%00"));
}

/** Replaces invalid UTF-8 by NUL, which is refused: Next.js would read U+FFFD. */
function utf8Only(text: string): string {
  return text.replaceAll(escapedBytes, (escapes) => (areUtf8(escapes) ? escapes : "%00"));
}
