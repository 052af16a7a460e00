import type { ErrorCode } from "@todo/validation/error";
import type { ResponseHeader } from "./headers.ts";

interface Meaning {
  /** When it happens. */
  when: string;
  /** The `detail` of an example. */
  detail: string;
  headers?: ResponseHeader[];
}

/** What each error code tells a client. */
export const errorMeanings: Record<ErrorCode, Meaning> = {
  BAD_REQUEST: {
    when: "The body is not JSON, not UTF-8, incomplete, or empty where one is required.",
    detail: "The body is not valid JSON in UTF-8.",
  },
  AUTHENTICATION_REQUIRED: {
    when: "There is no valid bearer token.",
    detail: "A valid bearer token is required.",
    headers: ["WWW-Authenticate"],
  },
  INVALID_CREDENTIALS: {
    when: "The e-mail address is unknown or the password is wrong.",
    detail: "The e-mail address or the password is wrong.",
    headers: ["WWW-Authenticate"],
  },
  FORBIDDEN: {
    when: "The user in the path is not the one of the token.",
    detail: "The user in the path is not the one of the token.",
  },
  TASK_LIMIT_REACHED: {
    when: "The user has as many tasks as allowed.",
    detail: "You have as many tasks as you may. Delete some first.",
  },
  RESOURCE_NOT_FOUND: {
    when: "There is no such thing, or it is somebody else's.",
    detail: "There is nothing here, or nothing of yours.",
  },
  METHOD_NOT_ALLOWED: {
    when: "The path does not serve the method: the answer to every method that is not described here.",
    detail: "This method is not available here.",
    headers: ["Allow"],
  },
  EMAIL_TAKEN: {
    when: "There is an account with this e-mail address.",
    detail: "There is an account with this e-mail address.",
  },
  IDEMPOTENCY_IN_PROGRESS: {
    when: "The first request with this Idempotency-Key is still running.",
    detail: "The first request with this key is not finished.",
    headers: ["Retry-After"],
  },
  PRECONDITION_FAILED: {
    when: "The task is not the version in If-Match; `current` is what it is now.",
    detail: "The task has changed since you read it.",
    headers: ["ETag"],
  },
  PAYLOAD_TOO_LARGE: {
    when: "The body has more than 64 KiB, or the headers more than 16 KiB.",
    detail: "The body must have at most 65536 bytes.",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    when: "The body is not declared as JSON in UTF-8, or has a Content-Encoding.",
    detail: "The body must be application/json in UTF-8.",
  },
  VALIDATION_ERROR: {
    when: "Values are not acceptable; `errors` says which.",
    detail: "The request has values that are not acceptable.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    when: "The Idempotency-Key belongs to another request.",
    detail: "This Idempotency-Key belongs to another request.",
  },
  BULK_ABORTED: {
    when: "Another operation of an atomic request failed.",
    detail: "Not carried out, because another operation failed.",
  },
  RATE_LIMITED: {
    when: "Too many requests in a time or at a time, wrong passwords, mails or idempotency keys; RateLimit-Policy names which.",
    detail: "Too many requests. Please wait before trying again.",
    headers: ["Retry-After", "RateLimit", "RateLimit-Policy"],
  },
  INTERNAL_ERROR: {
    when: "A bug of ours; please report the request id.",
    detail: "Something went wrong on our side.",
  },
  EMAIL_NOT_CONFIGURED: {
    when: "This deployment sends no e-mail.",
    detail: "This deployment sends no e-mail.",
  },
  SERVICE_UNAVAILABLE: {
    when: "The database is out of reach, or a deadline passed.",
    detail: "The service can't answer right now. Please try again.",
    headers: ["Retry-After"],
  },
};
