import type { ErrorBody } from "@todo/validation/error";
import type { ApiError } from "./api-error.ts";

/** The answer that tells a client of `error`. */
export function errorResponse(error: ApiError, requestId: string, pathname: string): Response {
  const body = errorBody(error, requestId, pathname);
  return Response.json(body, { status: error.status, headers: error.details.headers ?? {} });
}

/** Below `/api/auth` errors also have the members that clients without a Better Auth SDK look for. */
export function errorBody(error: ApiError, requestId: string, pathname: string): ErrorBody {
  const { code, detail, details } = error;
  return {
    ...(pathname.startsWith("/api/auth/") && { success: false, error: { message: detail, code } }),
    detail,
    error_code: code,
    request_id: requestId,
    ...(details.errors && { errors: details.errors }),
  };
}
