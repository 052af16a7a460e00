// The way of a request: authenticate, check the path user, limit, parse, run. Each route.ts declares what it needs.
import { clientAddressHeader } from "@todo/auth/better-auth";
import type { Caller } from "@todo/auth/password-sign-in";
import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { withRetries } from "@todo/db/database-error";
import { asRowOwner } from "@todo/db/connections/row-owner";
import type { Versions } from "@todo/db/tasks/tasks";
import type { z } from "zod";
import { ApiError } from "./api-error.ts";
import type { Exchange } from "./exchange.ts";
import { handle, type RouteHandler } from "./handle.ts";
import { parseBody, parseParams, parseQuery } from "./parse-input.ts";
import { parseIfMatch } from "./precondition.ts";
import { parseJson, readBytes } from "./read-body.ts";
import type { Reply } from "./reply.ts";

type Access = "bearer" | "public";

interface RouteOptions<Params, Query, Body, A extends Access> {
  /** Who may call: the owner of a valid bearer token (default), or anybody. */
  access?: A;
  /** Path parameters. */
  params?: z.ZodType<Params>;
  query?: z.ZodObject & z.ZodType<Query>;
  body?: z.ZodObject & z.ZodType<Body>;
  /** What an empty body stands for; without it, an empty body is a 400. */
  emptyBody?: object;
}

/** What the steps before a handler make of the request. */
interface Parsed<Params, Query, Body, A extends Access> {
  user: A extends "public" ? undefined : Principal;
  params: Params;
  query: Query;
  body: Body;
}

/** What a handler works with. */
type RouteContext<Params, Query, Body, A extends Access> = Exchange &
  Parsed<Params, Query, Body, A> & { db: Db; caller: Caller; ifMatch: Versions };

const writes = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** A handler with everything before it. What it throws, `handle` answers. */
export function route<Params, Query, Body, A extends Access = "bearer">(
  options: RouteOptions<Params, Query, Body, A>,
  run: (context: RouteContext<Params, Query, Body, A>) => Promise<Reply> | Reply,
): RouteHandler {
  return (request, nextContext) =>
    handle(request, nextContext, async (exchange) => {
      const bytes = await readBytes(request);
      const user = options.access === "public" ? undefined : await authenticate(exchange);
      const accepted = exchange.compatibility?.toAccepted(options) ?? options;
      const json = accepted.body ? parseJson(request, bytes) : undefined;
      const params = parseParams(options.params, exchange.pathParams);
      const query = parseQuery(options.query, request.url);
      const input = json === undefined ? accepted.emptyBody : json;
      const body = parseBody(accepted.body, input, request.headers);
      const context = {
        ...exchange,
        db: exchange.database.db,
        caller: callerOf(request),
        ifMatch: parseIfMatch(request.headers),
        ...({ user, params, query, body } as Parsed<Params, Query, Body, A>),
      };
      const answer = () => withRetries(async () => run(context));
      const isRowScoped = user && exchange.settings.databaseRowSecurity;
      const reply = await (isRowScoped ? asRowOwner(user.id, answer) : answer());
      if (user && writes.has(request.method)) exchange.changeStreams.wake(user.id);
      return reply;
    });
}

/** Throws the 401, 403 or 429. */
async function authenticate(exchange: Exchange): Promise<Principal> {
  const { auth, request, pathParams, taskRateLimiter } = exchange;
  const user = await auth.authenticate(request.headers.get("authorization"));
  exchange.userId = user.id;
  if (pathParams.userId !== undefined && pathParams.userId !== user.id) {
    throw new ApiError("FORBIDDEN", { securityEvent: "foreign-path-user" });
  }
  await taskRateLimiter.consume(user.id);
  return user;
}

function callerOf(request: Request): Caller {
  const { headers } = request;
  return { address: headers.get(clientAddressHeader) ?? "", userAgent: headers.get("user-agent") };
}
