import { ApiError } from "../../src/api-error.ts";
import { handle, type RouteHandler } from "../../src/handle.ts";
import { isPreflight, optionsResponse } from "../../src/response-headers.ts";

// Every path that is no route, with any method: a 404 in JSON instead of Next's page.
const notFound: RouteHandler = (request, context) =>
  handle(request, context, () => {
    throw new ApiError("RESOURCE_NOT_FOUND", "There is nothing here, or nothing of yours.");
  });

export const GET = notFound;
export const HEAD = notFound;
export const POST = notFound;
export const PUT = notFound;
export const PATCH = notFound;
export const DELETE = notFound;
// A preflight succeeds all the same: otherwise a browser would hide the 404 from its page.
export const OPTIONS: RouteHandler = (request, context) =>
  isPreflight(request)
    ? handle(request, context, () => optionsResponse(request, ""))
    : notFound(request, context);
