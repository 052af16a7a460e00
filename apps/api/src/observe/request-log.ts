import { databaseErrorCode, databaseErrorKind } from "@todo/db/database-error";
import type { ApiError } from "#http/api-error.ts";
import type { Exchange, PathParams } from "#http/exchange.ts";
import { type LoggedRequest, requestLogged } from "./request-channel.ts";

/** Writes one log line, without path, query, token, password, email address or title. */
export function logRequest(
  exchange: Exchange,
  status: number,
  durationMs: number,
  error: ApiError | undefined,
): void {
  const { logger, request, requestId, pathname, pathParams, userId, tokenId } = exchange;
  const line = {
    request_id: requestId,
    method: request.method,
    route: routeOf(pathname, pathParams),
    status,
    duration_ms: Math.round(durationMs * 10) / 10,
    user_id: userId,
    token_id: tokenId,
    error_code: error?.code,
    security_event: error?.details.securityEvent,
    reason: error?.details.reason,
    cause: status >= 500 ? causeOf(error?.cause) : undefined,
  };
  logger[levelOf(status, error)](line, "request");
  requestLogged.publish(line satisfies LoggedRequest);
}

function levelOf(status: number, error: ApiError | undefined): "info" | "warn" | "error" {
  if (status >= 500) return "error";
  return error?.details.securityEvent ? "warn" : "info";
}

/** Routes of catch-all parameters. */
const catchAllRoutes: Record<string, string> = { all: "/api/auth/[...all]", path: "/[...path]" };

/** Replaces parameters by their names, as in `/api/tasks/[id]`; by place, because a value may equal another segment. */
function routeOf(pathname: string, pathParams: PathParams): string {
  for (const name in pathParams) {
    const route = catchAllRoutes[name];
    if (route !== undefined) return route;
  }
  const segments = pathname.split("/");
  while (segments.at(-1) === "") segments.pop();
  const { userId, id } = pathParams;
  if (userId !== undefined) segments[2] = "[userId]";
  if (id !== undefined) segments[userId === undefined ? 3 : 4] = "[id]";
  return segments.join("/");
}

/** Without the message, which may contain input. */
function causeOf(failure: unknown): object | undefined {
  if (!(failure instanceof Error)) return undefined;
  const { name, message, stack = "" } = failure;
  const code = databaseErrorCode(failure);
  if (databaseErrorKind(failure)) return { name, code };
  const frames = stack.slice(stack.indexOf(message) + message.length).split("\n");
  const places = frames.map((frame) => frame.trim()).filter((frame) => frame.startsWith("at "));
  return { name, code, stack: places.slice(0, 8) };
}
