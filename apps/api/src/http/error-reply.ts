import type { ErrorBody } from "@todo/validation/error";
import type { ApiError } from "./api-error.ts";
import { json, type JsonReply, withDefaults } from "./reply.ts";

// RFC 9110, section 15.5.2.
const challenge = { "WWW-Authenticate": "Bearer" };

export function errorReply(error: ApiError, requestId: string, pathname: string): JsonReply {
  const { details, status } = error;
  const headers = withDefaults(status === 401 ? challenge : {}, details.headers ?? {});
  return json(errorBody(error, requestId, pathname), headers, status);
}

export function errorBody(error: ApiError, requestId: string, pathname: string): ErrorBody {
  const { code, detail, details } = error;
  return {
    ...details.members,
    ...(pathname.startsWith("/api/auth/") && signInMembers(error)),
    detail,
    error_code: code,
    request_id: requestId,
    ...(details.errors && { errors: details.errors }),
  };
}

/** Members that clients without a Better Auth SDK read below `/api/auth`. */
function signInMembers({ code, detail }: ApiError): object {
  return { success: false, error: { message: detail, code } };
}
