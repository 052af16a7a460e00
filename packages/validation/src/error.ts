import { z } from "zod";
import { limits } from "./limits.ts";

export const ErrorCode = z.enum([
  "BAD_REQUEST",
  "AUTHENTICATION_REQUIRED",
  "INVALID_CREDENTIALS",
  "FORBIDDEN",
  "INSUFFICIENT_SCOPE",
  "TASK_LIMIT_REACHED",
  "RESOURCE_NOT_FOUND",
  "METHOD_NOT_ALLOWED",
  "NOT_ACCEPTABLE",
  "EMAIL_TAKEN",
  "IDEMPOTENCY_IN_PROGRESS",
  "CHANGES_EXPIRED",
  "NOTHING_TO_UNDO",
  "UID_TAKEN",
  "TASK_DELETED",
  "PRECONDITION_FAILED",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
  "VALIDATION_ERROR",
  "IDEMPOTENCY_KEY_REUSED",
  "BULK_ABORTED",
  "RATE_LIMITED",
  "INTERNAL_ERROR",
  "EMAIL_NOT_CONFIGURED",
  "SERVICE_UNAVAILABLE",
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

export const FieldError = z.object({
  pointer: z.string().meta({
    description:
      "JSON Pointer (RFC 6901) into the body, `{name}` for a path parameter, `?name` for a query parameter, or the name of a header.",
  }),
  detail: z.string().meta({ description: "A sentence for people; never holds what was sent." }),
  code: z.string().meta({ description: "Which rule was broken, such as `too_small`." }),
});
export type FieldError = z.infer<typeof FieldError>;

export const ErrorBody = z.object({
  detail: z.string().meta({ description: "A sentence for people." }),
  error_code: ErrorCode,
  request_id: z.string().meta({ description: "The same as in the header X-Request-Id." }),
  errors: z.array(FieldError).exactOptional().meta({
    maxItems: limits.fieldErrorsMax,
    description: "Only with VALIDATION_ERROR: one entry per problem.",
  }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
