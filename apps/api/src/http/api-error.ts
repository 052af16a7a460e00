import { CodedError } from "@todo/validation/coded-error";
import type { ErrorCode, FieldError } from "@todo/validation/error";
import { errorTable } from "./error-table.ts";
import type { ReplyHeaders } from "./reply.ts";

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

interface ApiErrorOptions extends ApiErrorDetails, ErrorOptions {
  /** A sentence for people, where the one of the code says too little. */
  detail?: string;
}

/** An error as the client is told it. Whatever else is thrown is a 500 or an outage. */
export class ApiError extends CodedError<ErrorCode> {
  override readonly name = "ApiError";
  readonly details: ApiErrorDetails;

  constructor(code: ErrorCode, options: ApiErrorOptions = {}) {
    const { detail = errorTable[code].detail, cause, ...details } = options;
    super(code, detail, { cause });
    this.details = details;
  }

  get detail(): string {
    return this.message;
  }

  get status(): number {
    return errorTable[this.code].status;
  }
}

/** The first code of a status, for errors that Better Auth words itself. */
export function errorCodeOfStatus(status: number): ErrorCode {
  const codes = Object.keys(errorTable) as ErrorCode[];
  const code = codes.find((candidate) => errorTable[candidate].status === status);
  return code ?? (status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR");
}

/** The one 404 that a missing path, a missing task and somebody else's share. */
export function notFound(): ApiError {
  return new ApiError("RESOURCE_NOT_FOUND");
}

/** The 422 of values that break a rule, one entry per problem. */
export function unacceptable(errors: FieldError[]): ApiError {
  return new ApiError("VALIDATION_ERROR", { errors });
}

/** The 503 of an outage; `reason` is for the log. */
export function unavailable(reason?: string, options: ApiErrorOptions = {}): ApiError {
  return new ApiError("SERVICE_UNAVAILABLE", {
    headers: { "Retry-After": "2" },
    ...(reason && { reason }),
    ...options,
  });
}

/** What was found; throws the 404 where there was nothing. */
export function orNotFound<Found>(found: Found | undefined): Found {
  if (found === undefined) throw notFound();
  return found;
}
