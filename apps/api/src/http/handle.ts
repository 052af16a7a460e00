// Catches errors, sets headers and logs, once for all routes.
import { randomUUID } from "node:crypto";
import { limits } from "@todo/validation/limits";
import { type Backend, getBackend } from "#backend.ts";
import { type ApiError, unavailable } from "./api-error.ts";
import { errorReply } from "./error-reply.ts";
import { type EventBody, isEventBody } from "./event-body.ts";
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

interface RouteContext {
  params: Promise<PathParams | undefined>;
  /** Writes `body` to the client itself. Next.js can't. */
  sendEvents?: (reply: Reply, body: EventBody) => Response;
}

export type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

type Run = (exchange: Exchange) => Promise<Reply> | Reply;

export function handle(request: Request, context: RouteContext, run: Run): Promise<Response> {
  return requestChannel.tracePromise(() => answer(request, context, run), { request });
}

async function answer(request: Request, context: RouteContext, run: Run): Promise<Response> {
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
  reply = withCommonHeaders(reply, requestId, request, backend.settings);
  return toResponse(reply, context.sendEvents);
}

function withCommonHeaders(
  reply: Reply,
  requestId: string,
  request: Request,
  { corsOrigins, baseUrl }: Pick<Settings, "corsOrigins" | "baseUrl">,
): Reply {
  const hasEtag = headerOf(reply, "ETag") !== undefined;
  const common = {
    ...securityHeadersFor(baseUrl.startsWith("https:"), hasEtag),
    ...corsHeadersFor(request.headers.get("origin"), corsOrigins),
    ...(hasEtag && keptByCaller),
    "X-Request-Id": requestId,
  };
  const { status, headers, body } = reply;
  return { status, headers: withDefaults(common, headers), body };
}

function toResponse(reply: Reply, sendEvents: RouteContext["sendEvents"]): Response {
  const { status, headers, body } = reply;
  if (!isEventBody(body)) return new Response(body, { status, headers });
  return sendEvents?.(reply, body) ?? new Response(body.toReadable(), { status, headers });
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
  const settings = { corsOrigins: [], baseUrl: "" };
  return toResponse(withCommonHeaders(reply, requestId, request, settings), undefined);
}

/** Keeps the client's id if it is harmless in a header and a log. */
function requestIdOf(request: Request): string {
  const inbound = request.headers.get("x-request-id") ?? "";
  const isSane = /^[\x20-\x7e]+$/.test(inbound) && inbound.length <= limits.requestIdMaxLength;
  return isSane ? inbound : randomUUID();
}
