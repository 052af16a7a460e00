// Mounts the route files, as they are, on Hono.
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import type { PathParams } from "#http/exchange.ts";
import { pathnameOf } from "#http/pathname.ts";
import type { Resource } from "#http/resource.ts";
import { routeTable } from "./route-table.ts";

interface Env {
  Bindings: HttpBindings;
}

/** Expects decodable paths. */
export function createApp(): Hono<Env> {
  const app = new Hono<Env>({ getPath: routedPath });
  for (const [folder, module] of Object.entries(routeTable)) {
    const catchAll = /\[\.\.\.(\w+)\]/.exec(folder)?.[1];
    app.all(toHonoPath(folder), (context) => answer(module, context, catchAll));
  }
  return app;
}

/** Undecoded: an encoded slash does not separate segments. Drops a trailing slash. */
function routedPath({ url }: Request): string {
  const path = pathnameOf(url);
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

/** Converts Next.js's brackets to Hono's syntax. */
function toHonoPath(folder: string): string {
  return `/${folder}`
    .replace(/\[\[\.\.\.\w+\]\]$/, "*")
    .replace(/\[\.\.\.\w+\]$/, "*")
    .replaceAll(/\[(\w+)\]/g, ":$1");
}

function answer(module: Resource, context: Context<Env>, catchAll?: string): Promise<Response> {
  const { raw } = context.req;
  const handler = module[raw.method as keyof Resource];
  return handler(raw, {
    params: Promise.resolve(paramsOf(context, catchAll)),
    sendEvents: ({ status, headers }, body) => {
      const plain = headers instanceof Headers ? Object.fromEntries(headers) : headers;
      context.env.outgoing.writeHead(status, plain);
      body.writeTo(context.env.outgoing);
      return RESPONSE_ALREADY_SENT;
    },
  });
}

/** Decoded, with an array for a catch-all, as in Next.js. */
function paramsOf({ req }: Context, catchAll: string | undefined): PathParams {
  if (catchAll === undefined) return req.param();
  const segments = req.path.slice(req.routePath.indexOf("*")).split("/").filter(Boolean);
  return { [catchAll]: segments.map(decodeURIComponent) };
}
