import { CodedError } from "@todo/validation/coded-error";
import type { ErrorCode, FieldError } from "@todo/validation/error";
import { errorTable } from "./error-table.ts";
import type { ReplyHeaders } from "./reply.ts";

interface ApiErrorDetails {
  headers?: ReplyHeaders;
  /** With VALIDATION_ERROR, one per problem. */
  errors?: FieldError[];
  /** Further members of the body. */
  members?: object;
  /** Logged, for a possible attack. */
  securityEvent?: string;
  /** Logged only. */
  reason?: string;
}

interface ApiErrorOptions extends ApiErrorDetails, ErrorOptions {
  /** Replaces the code's sentence. */
  detail?: string;
}

/** An error as the client sees it. Any other error is a 500 or an outage. */
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

/** The first code of a status, for Better Auth's errors. */
export function errorCodeOfStatus(status: number): ErrorCode {
  const codes = Object.keys(errorTable) as ErrorCode[];
  const code = codes.find((candidate) => errorTable[candidate].status === status);
  return code ?? (status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR");
}

/** The same 404 for a missing path, a missing task and another user's. */
export function notFound(): ApiError {
  return new ApiError("RESOURCE_NOT_FOUND");
}

/** The 422, with one entry per problem. */
export function unacceptable(errors: FieldError[]): ApiError {
  return new ApiError("VALIDATION_ERROR", { errors });
}

/** `reason` is logged only. */
export function unavailable(reason?: string, options: ApiErrorOptions = {}): ApiError {
  return new ApiError("SERVICE_UNAVAILABLE", {
    headers: { "Retry-After": "2" },
    ...(reason && { reason }),
    ...options,
  });
}

export function orNotFound<Found>(found: Found | undefined): Found {
  if (found === undefined) throw notFound();
  return found;
}
