import { notFound } from "./api-error.ts";
import { handle, type RouteHandler } from "./handle.ts";
import { noContent } from "./reply.ts";
import { forEachMethod, type Resource } from "./resource.ts";
import { isPreflight, optionsHeadersFor } from "./response-headers.ts";

const refuse: RouteHandler = (request, context) =>
  handle(request, context, () => {
    throw notFound();
  });

/** The 404 for an unknown path. */
export const unserved: Resource = {
  ...forEachMethod(() => refuse),
  // A preflight succeeds, or the browser would hide the 404 from its page.
  OPTIONS: (request, context) =>
    isPreflight(request)
      ? handle(request, context, () => noContent(optionsHeadersFor(request, "")))
      : refuse(request, context),
};
