import { notFound } from "../../src/http/api-error.ts";
import { handle, type RouteHandler } from "../../src/http/handle.ts";
import { noContent } from "../../src/http/reply.ts";
import { isPreflight, optionsHeadersFor } from "../../src/http/response-headers.ts";

// Every path that is no route, with any method: a 404 in JSON instead of Next's page.
const refuse: RouteHandler = (request, context) =>
  handle(request, context, () => {
    throw notFound();
  });

export const GET = refuse;
export const HEAD = refuse;
export const POST = refuse;
export const PUT = refuse;
export const PATCH = refuse;
export const DELETE = refuse;
// A preflight succeeds all the same: otherwise a browser would hide the 404 from its page.
export const OPTIONS: RouteHandler = (request, context) =>
  isPreflight(request)
    ? handle(request, context, () => noContent(optionsHeadersFor(request, "")))
    : refuse(request, context);
