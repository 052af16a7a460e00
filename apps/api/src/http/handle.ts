// Catches errors, sets headers and logs, once for all routes.
import { randomUUID } from "node:crypto";
import { limits } from "@todo/validation/limits";
import { type Backend, getBackend } from "#backend.ts";
import { type ApiError, unavailable } from "./api-error.ts";
import { errorReply } from "./error-reply.ts";
import type { Exchange, PathParams } from "./exchange.ts";
import { pathnameOf } from "./pathname.ts";
import { notModifiedOr } from "./precondition.ts";
import { requestChannel } from "#observe/request-channel.ts";
import { logRequest } from "#observe/request-log.ts";
import { headerOf, type Reply, withDefaults } from "./reply.ts";
import { corsHeadersFor, keptByCaller, securityHeadersFor } from "./response-headers.ts";
import { isBuilding } from "#settings/env.ts";
import { type Settings, SettingsError } from "#settings/settings.ts";
import { toApiError } from "./to-api-error.ts";

/** `undefined` with invalid settings, which are reported at start, and in `next build`. */
export const backend = isBuilding ? undefined : composeBackend();

interface NextContext {
  params: Promise<PathParams | undefined>;
}

export type RouteHandler = (request: Request, context: NextContext) => Promise<Response>;

type Run = (exchange: Exchange) => Promise<Reply> | Reply;

export function handle(request: Request, context: NextContext, run: Run): Promise<Response> {
  return requestChannel.tracePromise(() => answer(request, context, run), { request });
}

async function answer(request: Request, context: NextContext, run: Run): Promise<Response> {
  const startedAt = performance.now();
  const requestId = requestIdOf(request);
  if (!backend) return unconfiguredResponse(request, requestId);
  const exchange: Exchange = {
    ...backend,
    request,
    requestId,
    pathname: pathnameOf(request.url),
    // Next.js passes none without parameters, whatever its types say.
    pathParams: (await context.params) ?? {},
  };
  let reply: Reply;
  let error: ApiError | undefined;
  try {
    reply = await run(exchange);
  } catch (thrown) {
    error = toApiError(thrown);
    reply = errorReply(error, requestId, exchange.pathname);
  }
  // Only routes with a user have tasks.
  if (exchange.userId !== undefined) reply = exchange.compatibility?.toReply(reply) ?? reply;
  reply = notModifiedOr(reply, request);
  logRequest(exchange, reply.status, performance.now() - startedAt, error);
  return toResponse(reply, requestId, request, backend.settings);
}

function toResponse(
  reply: Reply,
  requestId: string,
  request: Request,
  { corsOrigins, baseUrl }: Pick<Settings, "corsOrigins" | "baseUrl">,
): Response {
  const { status, body } = reply;
  const hasEtag = headerOf(reply, "ETag") !== undefined;
  const common = {
    ...securityHeadersFor(baseUrl.startsWith("https:"), hasEtag),
    ...corsHeadersFor(request.headers.get("origin"), corsOrigins),
    ...(hasEtag && keptByCaller),
    "X-Request-Id": requestId,
  };
  return new Response(body, { status, headers: withDefaults(common, reply.headers) });
}

function composeBackend(): Backend | undefined {
  try {
    return getBackend();
  } catch (error) {
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

function unconfiguredResponse(request: Request, requestId: string): Response {
  const reply = errorReply(unavailable(), requestId, pathnameOf(request.url));
  return toResponse(reply, requestId, request, { corsOrigins: [], baseUrl: "" });
}

/** Keeps the client's id if it is harmless in a header and a log. */
function requestIdOf(request: Request): string {
  const inbound = request.headers.get("x-request-id") ?? "";
  const isSane = /^[\x20-\x7e]+$/.test(inbound) && inbound.length <= limits.requestIdMaxLength;
  return isSane ? inbound : randomUUID();
}
