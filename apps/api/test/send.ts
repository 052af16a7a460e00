// Sends real Requests to the exported handlers, found by path as Next.js finds them.
import type { ErrorBody } from "@todo/validation/error";
import type { RouteHandler } from "#http/handle.ts";
import { expectDescribed } from "./openapi-answer.ts";
import { newAddress, type TestUser } from "./tokens.ts";

type RouteModule = Partial<Record<string, RouteHandler>>;

const modules = import.meta.glob<RouteModule>("../app/**/route.ts", { eager: true });

export interface RouteFile {
  /** Such as `/api/tasks/[id]`. */
  pattern: string;
  verbs: RouteModule;
}

/** Every route.ts; a static segment before a dynamic one, and catch-alls last. */
export const routeFiles: RouteFile[] = Object.entries(modules)
  .map(([file, verbs]) => ({
    pattern: file.replace("../app", "").replace(/\/route\.ts$/, "") || "/",
    verbs,
  }))
  .sort((one, other) => (precedence(one.pattern) < precedence(other.pattern) ? -1 : 1));

export interface SendOptions {
  as?: TestUser;
  /** The client's address, as the server stamps it; a new one unless told otherwise. */
  from?: string;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is and without a type, unless `headers` has one; instead of `json`. */
  body?: string | Uint8Array<ArrayBuffer> | ReadableStream | undefined;
  headers?: Record<string, string>;
}

const utf8 = new TextEncoder();

export async function send(
  method: string,
  path: string,
  {
    as: user,
    from = newAddress(),
    json,
    body = json === undefined ? undefined : JSON.stringify(json),
    headers,
  }: SendOptions = {},
): Promise<Response> {
  const request = new Request(`http://localhost:8000${path}`, {
    method,
    headers: {
      "x-client-address": from,
      ...(json !== undefined && { "content-type": "application/json" }),
      ...(user && { authorization: `Bearer ${user.token}` }),
      ...headers,
    },
    // As bytes, because fetch would give a string a type.
    ...(body !== undefined && { body: typeof body === "string" ? utf8.encode(body) : body }),
    ...{ duplex: "half" },
  });
  const { handler, params } = resolve(method, new URL(request.url).pathname);
  const response = await handler(request, { params: Promise.resolve(params) });
  await expectDescribed(method, new URL(request.url).pathname, response);
  return response;
}

/** The body of an error answer together with its status. */
export async function errorOf(response: Response): Promise<ErrorBody & { status: number }> {
  return { status: response.status, ...((await response.json()) as ErrorBody) };
}

/** Status, headers and body of an answer, byte for byte but for the request's id. */
export async function factsOf(response: Response): Promise<string> {
  const requestId = response.headers.get("x-request-id") ?? "";
  const text = JSON.stringify([
    response.status,
    [...response.headers].filter(([name]) => name !== "x-request-id"),
    await response.text(),
  ]);
  return text.replace(requestId, "");
}

function resolve(method: string, pathname: string) {
  for (const { pattern, verbs } of routeFiles) {
    const match = toRegExp(pattern).exec(pathname);
    if (!match) continue;
    const handler = verbs[method];
    if (!handler) throw new Error(`${pattern} exports no ${method}`);
    const params = Object.entries(match.groups ?? {}).map(([name, value]) =>
      pattern.includes(`[...${name}]`)
        ? [name, value?.split("/").filter(Boolean).map(decodeURIComponent)]
        : [name, value && decodeURIComponent(value)],
    );
    return { handler, params: Object.fromEntries(params) as Record<string, string> };
  }
  throw new Error(`No route for ${pathname}`);
}

function toRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/\/\[\[\.\.\.(\w+)\]\]/, "(?:/(?<$1>.*))?")
    .replace(/\[\.\.\.(\w+)\]/, "(?<$1>.+)")
    .replaceAll(/\[(\w+)\]/g, "(?<$1>[^/]+)");
  return new RegExp(`^${source}/?$`);
}

function precedence(pattern: string): string {
  return pattern.replaceAll("[[...", "~~~").replaceAll("[...", "~~").replaceAll("[", "~");
}
