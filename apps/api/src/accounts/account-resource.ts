import { findBackend, type RouteHandler } from "#http/handle.ts";
import { resource } from "#http/resource.ts";
import { unserved } from "#http/unserved.ts";

/** A resource of signing up and in, which is not there where tokens are issued elsewhere. */
export function accountResource(...handlers: Parameters<typeof resource>): typeof unserved {
  const served = resource(...handlers);
  const where = (method: keyof typeof unserved): RouteHandler => {
    return (request, context) => {
      const isServed = findBackend()?.accounts !== undefined;
      return (isServed ? served : unserved)[method](request, context);
    };
  };
  return {
    GET: where("GET"),
    HEAD: where("HEAD"),
    POST: where("POST"),
    PUT: where("PUT"),
    PATCH: where("PATCH"),
    DELETE: where("DELETE"),
    OPTIONS: where("OPTIONS"),
  };
}
