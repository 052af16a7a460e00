import { ApiError } from "./api-error.ts";
import { handle, type RouteHandler } from "./handle.ts";
import { noContent } from "./reply.ts";
import { optionsHeadersFor } from "./response-headers.ts";
import { unsupportedMethodHeader } from "./unsupported-method.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Handlers = Partial<Record<Method, RouteHandler>>;

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** A handler for every method of Next.js. */
export type Resource = Record<(typeof methods)[number], RouteHandler>;

export function forEachMethod(handlerOf: (method: keyof Resource) => RouteHandler): Resource {
  const handlers = methods.map((method) => [method, handlerOf(method)] as const);
  return Object.fromEntries(handlers) as Resource;
}

/** Adds HEAD, OPTIONS, and a 405 for other methods. */
export function resource(handlers: Handlers): Resource {
  const allow = methods
    .filter(
      (method) => method === "OPTIONS" || method in handlers || (method === "HEAD" && handlers.GET),
    )
    .join(", ");

  const options: RouteHandler = (request, context) =>
    request.headers.has(unsupportedMethodHeader)
      ? refuse(request, context)
      : handle(request, context, () => noContent(optionsHeadersFor(request, allow)));
  const refuse: RouteHandler = (request, context) =>
    handle(request, context, () => {
      throw new ApiError("METHOD_NOT_ALLOWED", { headers: { Allow: allow } });
    });

  return {
    GET: handlers.GET ?? refuse,
    HEAD: withoutBody(handlers.GET ?? refuse),
    POST: handlers.POST ?? refuse,
    PUT: handlers.PUT ?? refuse,
    PATCH: handlers.PATCH ?? refuse,
    DELETE: handlers.DELETE ?? refuse,
    OPTIONS: options,
  };
}

function withoutBody(get: RouteHandler): RouteHandler {
  return async (request, context) => {
    const { status, headers } = await get(request, context);
    return new Response(null, { status, headers });
  };
}
