// The way of a request: authenticate, check the path user, limit, parse, run. Each route.ts declares what it needs.
import { clientAddressHeader } from "@todo/auth/better-auth";
import type { Caller } from "@todo/auth/password-sign-in";
import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { withRetries } from "@todo/db/database-error";
import type { z } from "zod";
import { ApiError } from "./api-error.ts";
import type { Backend } from "./backend.ts";
import { type Exchange, handle, type RouteHandler } from "./handle.ts";
import { parseBody, parseParams } from "./parse-input.ts";
import { parseJson, readBytes } from "./read-body.ts";

type Access = "bearer" | "public";

interface RouteOptions<Params, Body, A extends Access> {
  /** Who may call: the owner of a valid bearer token (default), or anybody. */
  access?: A;
  /** Path parameters. */
  params?: z.ZodType<Params>;
  body?: z.ZodObject & z.ZodType<Body>;
  /** What an empty body stands for; without it, an empty body is a 400. */
  emptyBody?: object;
}

/** What the steps before a handler make of the request. */
interface Parsed<Params, Body, A extends Access> {
  user: A extends "public" ? undefined : Principal;
  params: Params;
  body: Body;
}

/** What a handler works with. */
export type RouteContext<Params, Body, A extends Access> = Backend &
  Parsed<Params, Body, A> & { db: Db; caller: Caller };

/** A handler with everything before it. What it throws, `handle` answers. */
export function route<Params, Body, A extends Access = "bearer">(
  options: RouteOptions<Params, Body, A>,
  run: (context: RouteContext<Params, Body, A>) => Promise<Response> | Response,
): RouteHandler {
  return (request, nextContext) =>
    handle(request, nextContext, async (exchange) => {
      const bytes = await readBytes(request);
      const user = options.access === "public" ? undefined : await authenticate(exchange);
      const json = options.body ? parseJson(request, bytes) : undefined;
      const params = parseParams(options.params, exchange.pathParams);
      const input = json === undefined ? options.emptyBody : json;
      const body = parseBody(options.body, input, request.headers);
      const context = {
        ...exchange,
        db: exchange.database.db,
        caller: callerOf(request),
        ...({ user, params, body } as Parsed<Params, Body, A>),
      };
      return withRetries(async () => run(context));
    });
}

/** Throws the 401, 403 or 429. */
async function authenticate(exchange: Exchange): Promise<Principal> {
  const { auth, request, pathParams, taskRateLimiter } = exchange;
  const user = await auth.authenticate(request.headers.get("authorization"));
  exchange.userId = user.id;
  if (pathParams.userId !== undefined && pathParams.userId !== user.id) {
    throw new ApiError("FORBIDDEN", "The user in the path is not the one of the token.", {
      securityEvent: "foreign-path-user",
    });
  }
  await taskRateLimiter.consume(user.id);
  return user;
}

export function callerOf(request: Request): Caller {
  const { headers } = request;
  return { address: headers.get(clientAddressHeader) ?? "", userAgent: headers.get("user-agent") };
}
