import type { ErrorBody } from "@todo/validation/error";
import type { ApiError } from "./api-error.ts";

/** The answer that tells a client of `error`. */
export function errorResponse(error: ApiError, requestId: string, pathname: string): Response {
  const { code, detail, details, status } = error;
  const body: ErrorBody = {
    ...details.members,
    ...(pathname.startsWith("/api/auth/") && signInMembers(error)),
    detail,
    error_code: code,
    request_id: requestId,
    ...(details.errors && { errors: details.errors }),
  };
  const headers = new Headers(details.headers);
  // RFC 9110, section 15.5.2: a 401 names the way to authenticate.
  if (status === 401 && !headers.has("WWW-Authenticate")) headers.set("WWW-Authenticate", "Bearer");
  return Response.json(body, { status, headers });
}

/** What clients without a Better Auth SDK look for below `/api/auth`. */
function signInMembers({ code, detail }: ApiError): object {
  return { success: false, error: { message: detail, code } };
}
