// Authenticates, checks the path user, limits, parses and runs a request, as its route.ts declares.
import { refuseAccessToken } from "@todo/auth/authenticate";
import { clientAddressHeader, countedAddressOf } from "@todo/auth/client-address";
import type { Caller } from "@todo/auth/password-sign-in";
import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { withRetries } from "@todo/db/database-error";
import { attributed } from "@todo/db/connections/attribution";
import { asRowOwner } from "@todo/db/connections/row-owner";
import type { Versions } from "@todo/db/tasks/tasks";
import type { z } from "zod";
import { ApiError } from "./api-error.ts";
import { assertAccess, type BearerAccess } from "./assert-access.ts";
import type { Exchange } from "./exchange.ts";
import { handle, type RouteHandler } from "./handle.ts";
import { parseBody, parseParams, parseQuery } from "./parse-input.ts";
import { parseInTurn } from "./parse-in-turn.ts";
import { parseIfMatch } from "./precondition.ts";
import { parseJson, readBytes } from "./read-body.ts";
import type { Reply } from "./reply.ts";

type Access = BearerAccess | "public";

interface RouteOptions<Params, Query, Body, A extends Access> {
  /** A scope for access tokens; `session` for JWTs only; `public` for everybody. JWTs have all scopes. */
  access: A;
  params?: z.ZodType<Params>;
  query?: z.ZodObject & z.ZodType<Query>;
  body?: z.ZodType<Body>;
  /** Replaces an empty body, which is a 400 otherwise. */
  emptyBody?: object;
}

interface Parsed<Params, Query, Body, A extends Access> {
  user: A extends "public" ? undefined : Principal;
  params: Params;
  query: Query;
  body: Body;
}

type RouteContext<Params, Query, Body, A extends Access> = Exchange &
  Parsed<Params, Query, Body, A> & { db: Db; caller: Caller; ifMatch: Versions };

const writes = new Set(["POST", "PUT", "PATCH", "DELETE"]);

export type DeclaredHandler = RouteHandler & { access: Access };

/** Wraps a handler in the declared steps. */
export function route<Params, Query, Body, A extends Access>(
  options: RouteOptions<Params, Query, Body, A>,
  run: (context: RouteContext<Params, Query, Body, A>) => Promise<Reply> | Reply,
): DeclaredHandler {
  const { access } = options;
  const handler: RouteHandler = (request, nextContext) =>
    handle(request, nextContext, async (exchange) => {
      const bytes = await readBytes(request);
      if (exchange.pathname.startsWith("/api/auth/")) {
        refuseAccessToken(request.headers.get("authorization"));
      }
      const user = access === "public" ? undefined : await authenticate(exchange, access);
      const accepted = exchange.compatibility?.toAccepted(options) ?? options;
      const client = user?.id ?? countedAddressOf(request.headers);
      const parsed = await parseInTurn(exchange, client, bytes, () => {
        const json = accepted.body ? parseJson(request, bytes) : undefined;
        const params = parseParams(options.params, exchange.pathParams);
        const query = parseQuery(options.query, request.url);
        const input = json === undefined ? accepted.emptyBody : json;
        return { params, query, body: parseBody(accepted.body, input, request.headers) };
      });
      const context = {
        ...exchange,
        db: exchange.database.db,
        caller: callerOf(request),
        ifMatch: parseIfMatch(request.headers),
        ...({ user, ...parsed } as Parsed<Params, Query, Body, A>),
      };
      const answer = () => withRetries(async () => run(context));
      if (!user) return answer();
      const isWrite = writes.has(request.method);
      const actor = isWrite ? user.tokenId : undefined;
      const isRowScoped = exchange.settings.databaseRowSecurity;
      const work = actor === undefined ? answer : () => attributed({ actor }, answer);
      const reply = await (isRowScoped ? asRowOwner(user.id, work) : work());
      if (isWrite) exchange.changeStreams.wake(user.id);
      return reply;
    });
  return Object.assign(handler, { access });
}

/** Throws the 401, 403 or 429. */
async function authenticate(exchange: Exchange, access: BearerAccess): Promise<Principal> {
  const { auth, request, pathParams, taskRateLimiter } = exchange;
  const user = await auth.authenticate(request.headers.get("authorization"), request.headers);
  exchange.userId = user.id;
  if (user.tokenId !== undefined) exchange.tokenId = user.tokenId;
  if (pathParams.userId !== undefined && pathParams.userId !== user.id) {
    throw new ApiError("FORBIDDEN", { securityEvent: "foreign-path-user" });
  }
  assertAccess(user, access);
  await taskRateLimiter.consume(user.id);
  return user;
}

function callerOf(request: Request): Caller {
  const { headers } = request;
  return { address: headers.get(clientAddressHeader) ?? "", userAgent: headers.get("user-agent") };
}
