// Answers to what Node.js can't parse as a request: no handler ever sees it, so they are written to the socket.
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { ApiError } from "../src/http/api-error.ts";
import { errorResponse } from "../src/http/error-response.ts";
import { setSecurityHeaders } from "../src/http/response-headers.ts";

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

/** Answers and closes the connection. */
export async function writeRefusal(socket: Socket, error: ApiError): Promise<void> {
  const requestId = randomUUID();
  const response = errorResponse(error, requestId, "/");
  const body = await response.text();
  const { status, headers } = response;
  setSecurityHeaders(headers, false);
  headers.set("X-Request-Id", requestId);
  headers.set("Vary", "Origin");
  headers.set("Content-Length", String(Buffer.byteLength(body)));
  headers.set("Connection", "close");
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", body].join("\r\n"));
}
