// Answers to what Node.js can't parse as a request: no handler ever sees it, so they are written to the socket.
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { ApiError } from "../src/http/api-error.ts";
import { errorReply } from "../src/http/error-reply.ts";
import { corsHeadersFor, securityHeadersFor } from "../src/http/response-headers.ts";

/** By the codes of Node's HTTP parser and server. */
export function refusalOf({ code = "" }: { code?: string | undefined }): ApiError {
  switch (code) {
    case "HPE_INVALID_METHOD":
      return new ApiError("METHOD_NOT_ALLOWED", "This method is not available here.", {
        headers: { Allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" },
      });
    case "HPE_HEADER_OVERFLOW":
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return new ApiError("PAYLOAD_TOO_LARGE", "The headers are too large.");
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new ApiError("BAD_REQUEST", "The request took too long to arrive.");
    default:
      return new ApiError("BAD_REQUEST", "This is not an HTTP request.");
  }
}

/** Answers and closes the connection. `https` is whether clients reach us through TLS. */
export function writeRefusal(socket: Socket, error: ApiError, https: boolean): void {
  const requestId = randomUUID();
  const { status, headers, body } = errorReply(error, requestId, "/");
  const all = new Headers({
    ...securityHeadersFor(https, false),
    ...corsHeadersFor(null, []),
    ...headers,
    "X-Request-Id": requestId,
    "Content-Length": String(Buffer.byteLength(body)),
    Connection: "close",
  });
  const lines = [...all].map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", body].join("\r\n"));
}
