import { ApiError, errorCodeOfStatus } from "./api-error.ts";
import { errorBody } from "./error-response.ts";
import { type Exchange, handle, type RouteHandler } from "./handle.ts";
import { rateLimited } from "./rate-limit.ts";
import { parseJson, readBytes } from "./read-body.ts";

/** Better Auth's own routes, within our limits, headers and error format. */
export const betterAuthMount: RouteHandler = (request, context) =>
  handle(request, context, async (exchange) => {
    const bytes = await readBytes(request);
    parseJson(request, bytes);
    const response = await exchange.auth.handler(toBetterAuthRequest(exchange, bytes));
    if (response.status >= 400) return toErrorResponse(exchange, response);
    return new Response(response.body, {
      status: response.status,
      headers: new Headers(response.headers),
    });
  });

/**
 * The same request at our configured origin, whatever `Host` said, and in the one spelling of its path, so
 * that doubled slashes and encodings share a rate limit.
 */
function toBetterAuthRequest({ request, pathParams, settings }: Exchange, bytes: Uint8Array) {
  const segments = [pathParams.all ?? []].flat().map(encodeURIComponent);
  const url = new URL(`/api/auth/${segments.join("/")}`, settings.baseUrl);
  url.search = new URL(request.url).search;
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  if (bytes.byteLength === 0) headers.delete("content-type");
  return new Request(url, {
    method: request.method,
    headers,
    ...(bytes.byteLength > 0 && { body: new Uint8Array(bytes) }),
  });
}

/** Better Auth's own error for its client, with the members that all our errors have. */
async function toErrorResponse(exchange: Exchange, response: Response): Promise<Response> {
  const { requestId, pathname, settings } = exchange;
  if (response.status === 429) {
    const retryAfterSeconds = Number(response.headers.get("x-retry-after"));
    throw rateLimited("auth", settings.authRequestsPerMinute, retryAfterSeconds);
  }
  const text = await response.text();
  if (!text.startsWith("{")) {
    throw new ApiError("RESOURCE_NOT_FOUND", "There is nothing here, or nothing of yours.");
  }
  const own = JSON.parse(text) as { message?: string; code?: string };
  const detail = own.message ?? "The request was refused.";
  const error = new ApiError(errorCodeOfStatus(response.status), detail);
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return Response.json(
    { ...own, ...errorBody(error, requestId, pathname) },
    { status: response.status, headers },
  );
}
