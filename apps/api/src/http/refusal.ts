// Responses to invalid HTTP, which no handler sees.
import { randomUUID } from "node:crypto";
import type { Refusal } from "@todo/connections/refusal";
import { ApiError } from "./api-error.ts";
import { errorReply } from "./error-reply.ts";
import { corsHeadersFor, securityHeadersFor } from "./response-headers.ts";

/** By error codes of Node's HTTP parser and server. `https`: clients connect through TLS. */
export function refusalOf(https: boolean): (code?: string) => Refusal {
  return (code) => {
    const requestId = randomUUID();
    const { status, headers, body } = errorReply(errorOf(code), requestId, "/");
    const all = new Headers({
      ...securityHeadersFor(https, false),
      ...corsHeadersFor(null, []),
      ...headers,
      "X-Request-Id": requestId,
    });
    return { status, headers: Object.fromEntries(all), body };
  };
}

function errorOf(code = ""): ApiError {
  switch (code) {
    case "HPE_INVALID_METHOD":
      return new ApiError("METHOD_NOT_ALLOWED", {
        headers: { Allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" },
      });
    case "HPE_HEADER_OVERFLOW":
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return new ApiError("PAYLOAD_TOO_LARGE", { detail: "The headers are too large." });
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new ApiError("BAD_REQUEST", { detail: "The request took too long to arrive." });
    default:
      return new ApiError("BAD_REQUEST", { detail: "This is not an HTTP request." });
  }
}
