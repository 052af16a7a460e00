import type { ErrorCode, FieldError } from "@todo/validation/error";
import type { ReplyHeaders } from "./reply.ts";

const statusByCode: Record<ErrorCode, number> = {
  BAD_REQUEST: 400,
  AUTHENTICATION_REQUIRED: 401,
  INVALID_CREDENTIALS: 401,
  FORBIDDEN: 403,
  TASK_LIMIT_REACHED: 403,
  RESOURCE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  EMAIL_TAKEN: 409,
  IDEMPOTENCY_IN_PROGRESS: 409,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  VALIDATION_ERROR: 422,
  IDEMPOTENCY_KEY_REUSED: 422,
  BULK_ABORTED: 424,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  EMAIL_NOT_CONFIGURED: 501,
  SERVICE_UNAVAILABLE: 503,
};

interface ApiErrorDetails {
  headers?: ReplyHeaders;
  /** Only with VALIDATION_ERROR: one entry per problem. */
  errors?: FieldError[];
  /** Further members of the body. */
  members?: object;
  /** What the log calls it, when somebody may be attacking. */
  securityEvent?: string;
  /** More for the log than the client may know. */
  reason?: string;
}

/** An error that the client is told of. Whatever else is thrown is a 500 or an outage. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly detail: string;
  readonly details: ApiErrorDetails;

  constructor(code: ErrorCode, detail: string, details: ApiErrorDetails = {}) {
    super(detail);
    this.code = code;
    this.detail = detail;
    this.details = details;
  }

  get status(): number {
    return statusByCode[this.code];
  }
}

/** The first code of a status, for errors that Better Auth words itself. */
export function errorCodeOfStatus(status: number): ErrorCode {
  const codes = Object.keys(statusByCode) as ErrorCode[];
  const code = codes.find((candidate) => statusByCode[candidate] === status);
  return code ?? (status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR");
}

/** The one 404 that a missing path, a missing task and somebody else's share. */
export function notFound(): ApiError {
  return new ApiError("RESOURCE_NOT_FOUND", "There is nothing here, or nothing of yours.");
}

/** The 422 of values that break a rule, one entry per problem. */
export function unacceptable(errors: FieldError[]): ApiError {
  const detail = "The request has values that are not acceptable.";
  return new ApiError("VALIDATION_ERROR", detail, { errors });
}

/** What was found; throws the 404 where there was nothing. */
export function orNotFound<Found>(found: Found | undefined): Found {
  if (found === undefined) throw notFound();
  return found;
}
