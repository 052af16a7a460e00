import { z } from "zod";

export const ErrorCode = z.enum([
  "BAD_REQUEST",
  "AUTHENTICATION_REQUIRED",
  "INVALID_CREDENTIALS",
  "FORBIDDEN",
  "TASK_LIMIT_REACHED",
  "RESOURCE_NOT_FOUND",
  "METHOD_NOT_ALLOWED",
  "EMAIL_TAKEN",
  "IDEMPOTENCY_IN_PROGRESS",
  "PRECONDITION_FAILED",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
  "VALIDATION_ERROR",
  "IDEMPOTENCY_KEY_REUSED",
  "BULK_ABORTED",
  "RATE_LIMITED",
  "INTERNAL_ERROR",
  "SERVICE_UNAVAILABLE",
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** One problem of a request that was understood but is not acceptable. */
export const FieldError = z.object({
  /** JSON Pointer (RFC 6901) into the body, or `{name}` for a path and `?name` for a query parameter. */
  pointer: z.string(),
  detail: z.string(),
  code: z.string(),
});
export type FieldError = z.infer<typeof FieldError>;

/** The body of every error. */
export const ErrorBody = z.object({
  detail: z.string(),
  error_code: ErrorCode,
  request_id: z.string(),
  errors: z.array(FieldError).exactOptional(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
