import type { Auth } from "@todo/auth/auth";
import { refuseAccessToken } from "@todo/auth/authenticate";
import { countedAddressOf } from "@todo/auth/client-address";
import { findSignInError } from "@todo/auth/password-sign-in";
import { ApiError, errorCodeOfStatus, notFound, unavailable } from "#http/api-error.ts";
import type { Exchange, PathParams } from "#http/exchange.ts";
import { handle, type RouteHandler } from "#http/handle.ts";
import { parseInTurn } from "#http/parse-in-turn.ts";
import { parseJson, readBytes } from "#http/read-body.ts";
import { assertReadableQuery } from "#http/read-query.ts";
import { type Reply, withDefaults } from "#http/reply.ts";
import { forEachMethod, type Resource, resource } from "#http/resource.ts";
import { toApiError } from "#http/to-api-error.ts";
import { unserved } from "#http/unserved.ts";
import { accountResource } from "./account-resource.ts";
import { forgetKept, leavingPaths } from "./clear-site-data.ts";

/** Better Auth's routes within our limits, headers and error format. */
export const betterAuthMount = accountResource(({ findRoute, handler }) => {
  const forward: RouteHandler = (request, context) =>
    handle(request, context, (exchange) => forwarded(exchange, handler));
  /** By method. */
  const resources: Record<string, Resource> = {
    GET: resource({ GET: forward }),
    POST: resource({ POST: forward }),
    "GET,POST": resource({ GET: forward, POST: forward }),
  };
  return forEachMethod((method) => async (request, context) => {
    const route = findRoute(pathOf((await context.params) ?? {}));
    const served = route && resources[route.methods.toSorted().join()];
    return (served ?? unserved)[method](request, context);
  });
});

async function forwarded(exchange: Exchange, handler: Auth["handler"]): Promise<Reply> {
  const { request, pathParams } = exchange;
  const bytes = await readBytes(request);
  refuseAccessToken(request.headers.get("authorization"));
  const address = countedAddressOf(request.headers);
  await parseInTurn(exchange, address, bytes, () => parseJson(request, bytes));
  assertReadableQuery(request.url);
  const response = await handler(toBetterAuthRequest(exchange, bytes));
  if (response.status >= 400) throw await toError(response);
  if (!leavingPaths.includes(pathOf(pathParams))) return response;
  const { status, body } = response;
  return { status, headers: withDefaults(forgetKept, response.headers), body };
}

/** Normalizes doubled slashes and encodings. */
function pathOf({ all = [] }: PathParams): string {
  return `/${[all].flat().map(encodeURIComponent).join("/")}`;
}

/** Uses the configured origin, whatever `Host` says. */
function toBetterAuthRequest({ request, pathParams, settings }: Exchange, bytes: Uint8Array) {
  const url = new URL(`/api/auth${pathOf(pathParams)}`, settings.baseUrl);
  url.search = new URL(request.url).search;
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  if (bytes.byteLength === 0) headers.delete("content-type");
  return new Request(url, {
    // Every route drops the body of HEAD later.
    method: request.method === "HEAD" ? "GET" : request.method,
    headers,
    ...(bytes.byteLength > 0 && { body: new Uint8Array(bytes) }),
  });
}

/** Better Auth's codes for a missing email transport. */
const mailDisabledCodes = ["RESET_PASSWORD_DISABLED", "VERIFICATION_EMAIL_NOT_ENABLED"];

/** Keeps Better Auth's `code` and `message` for its own client. */
async function toError(response: Response): Promise<ApiError> {
  const { status } = response;
  const members = parseMembers(await response.text());
  if (status === 404 && !members) return notFound();
  if (mailDisabledCodes.includes(members?.code ?? "")) return new ApiError("EMAIL_NOT_CONFIGURED");
  if (status === 503) return unavailable("too-many-mails");
  const signInError = findSignInError(members?.code);
  const { code, detail, details } = signInError
    ? toApiError(signInError)
    : new ApiError(errorCodeOfStatus(status), {
        detail: members?.message ?? "The request was refused.",
      });
  const headers = new Headers(details.headers);
  if (code === "METHOD_NOT_ALLOWED") headers.set("Allow", "GET, HEAD, OPTIONS");
  for (const cookie of response.headers.getSetCookie()) headers.append("Set-Cookie", cookie);
  return new ApiError(code, { ...details, detail, headers, ...(members && { members }) });
}

function parseMembers(text: string): { message?: string; code?: string } | undefined {
  return text.startsWith("{") ? (JSON.parse(text) as object) : undefined;
}
