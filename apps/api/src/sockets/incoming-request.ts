// Puts right what Next.js and Node.js would do by themselves, outside the contract, before a handler is called.
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
import { unsupportedMethodHeader } from "#http/resource.ts";
import { createSlowReaders } from "./slow-readers.ts";

const supportedMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Not for clients to send. */
const foreignHeader = new RegExp(
  `^(?:${frameworkHeader}|${clientAddressHeader}$|${unsupportedMethodHeader}$)`,
  "i",
);

const requestStart = "http.server.request.start";

/** A path that no route serves. */
const unservedPath = "/unserved";

/**
 * Prepares every request of this process before anything reads it, through Node's documented channel. `trustedProxies`
 * are addresses, networks or `loopback`, whose `X-Forwarded-For` is believed; so is that of whoever connects to a
 * function `onVercel`. Returns what ends it.
 */
export function prepareIncomingRequests(trustedProxies: string[], onVercel = false): () => void {
  const isTrusted = trustOf(trustedProxies, onVercel);
  const slowReaders = createSlowReaders();
  const prepare = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.writableEnded) {
      // After an answer that ended the connection nothing may be carried out (RFC 9112, section 9.6).
      request.url = unservedPath;
    } else {
      lingerAfterAnswer(request, response);
      endWithClient(request, response);
    }
    sendHeadersWithBody(response);
    slowReaders.watch(request.socket);
    prepareRequest(request, isTrusted);
  };
  subscribe(requestStart, prepare);
  return () => {
    unsubscribe(requestStart, prepare);
    slowReaders.stop();
  };
}

/** Only Vercel itself can connect to a function, and it replaces the `X-Forwarded-For` that a client sends. */
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
    // Next.js would fail with a 500; OPTIONS changes nothing, needs no token, and answers this with a 405.
    setHeader(request, unsupportedMethodHeader, method);
    request.method = "OPTIONS";
  }
}

function setHeader({ headers, rawHeaders }: IncomingMessage, name: string, value: string): void {
  headers[name] = value;
  rawHeaders.push(name, value);
}

/** The request target as Next.js routes it to a handler: no page of its own, no redirect, nothing that it can't decode. */
export function servableTarget(target: string): string {
  // A client may name the whole URL (RFC 9112, section 3.2.2).
  const [path = "", ...query] = escaped(target.replace(/^https?:\/\/[^/?]*/i, "")).split("?");
  const servablePath = path.replaceAll("\\", "%5C").replaceAll(/\/{2,}/g, "/");
  if (!servablePath.startsWith("/api/")) return unservedPath;
  const served = [decodable(servablePath), ...query.map(utf8Only)].join("?");
  // A handler refuses the one that is too many.
  return boundQuery(served, limits.queryParametersMax + 1);
}

/** With escapes in place of bytes beyond ASCII, which Node.js hands over as one character each. */
function escaped(target: string): string {
  return target.replaceAll(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
}

/** With NUL, which no parameter of a path may have, in place of escapes that are broken or no UTF-8. */
function decodable(path: string): string {
  return utf8Only(path.replaceAll(/%(?![0-9a-f]{2})/gi, "%00"));
}

/** With NUL, which is refused, in place of escapes that are no UTF-8: Next.js would hand over U+FFFD. */
function utf8Only(text: string): string {
  return text.replaceAll(escapedBytes, (escapes) => (areUtf8(escapes) ? escapes : "%00"));
}
