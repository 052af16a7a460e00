import { lingerLimits } from "@todo/connections/linger-limits";
import type { ErrorCode } from "@todo/validation/error";
import { limits } from "@todo/validation/limits";

/** For responses, the OpenAPI document and docs/api.md. */
export interface ErrorMeaning {
  status: number;
  /** The default sentence of a response. */
  detail: string;
  when: string;
  headers?: ErrorHeader[];
}

type ErrorHeader =
  | "Allow"
  | "ETag"
  | "RateLimit"
  | "RateLimit-Policy"
  | "Retry-After"
  | "WWW-Authenticate";

export const errorTable: Record<ErrorCode, ErrorMeaning> = {
  BAD_REQUEST: {
    status: 400,
    detail: "The body is not valid JSON in UTF-8.",
    when: "The body is not JSON, not UTF-8, incomplete, or empty where one is required.",
  },
  AUTHENTICATION_REQUIRED: {
    status: 401,
    detail: "A valid bearer token is required.",
    when: "There is no valid bearer token.",
    headers: ["WWW-Authenticate"],
  },
  INVALID_CREDENTIALS: {
    status: 401,
    detail: "The e-mail address or the password is wrong.",
    when: "The e-mail address is unknown or the password is wrong.",
    headers: ["WWW-Authenticate"],
  },
  FORBIDDEN: {
    status: 403,
    detail: "The user in the path is not the one of the token.",
    when: "The user in the path is not the one of the token, an access token was sent to what only a signed-in user may do, or the user has as many access tokens as allowed.",
  },
  INSUFFICIENT_SCOPE: {
    status: 403,
    detail: "The access token does not have the scope that this needs.",
    when: "The access token lacks the scope that `WWW-Authenticate` names.",
    headers: ["WWW-Authenticate"],
  },
  TASK_LIMIT_REACHED: {
    status: 403,
    detail: "You have as many tasks as you may. Delete some first.",
    when: "The user has as many tasks as allowed.",
  },
  RESOURCE_NOT_FOUND: {
    status: 404,
    detail: "There is nothing here, or nothing of yours.",
    when: "There is no such thing, or it is somebody else's.",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    detail: "This method is not available here.",
    when: "The path does not serve the method: the answer to every method that is not described here.",
    headers: ["Allow"],
  },
  NOT_ACCEPTABLE: {
    status: 406,
    detail: "This is not available in a form that the request accepts.",
    when: "Changes were asked for, and `Accept` admits neither JSON nor a stream of events; the history of a task and the trash are JSON only.",
  },
  EMAIL_TAKEN: {
    status: 409,
    detail: "There is an account with this e-mail address.",
    when: "There is an account with this e-mail address.",
  },
  IDEMPOTENCY_IN_PROGRESS: {
    status: 409,
    detail: "The first request with this key is not finished.",
    when: "The first request with this Idempotency-Key is still running.",
    headers: ["Retry-After"],
  },
  CHANGES_EXPIRED: {
    status: 410,
    detail: "These changes are kept no longer. Read the list again, and go on from now.",
    when: "Changes after `since` are kept no longer, or the database is older than the client: it must read the list again.",
  },
  NOTHING_TO_UNDO: {
    status: 409,
    detail: "The last change of this task is not known any more.",
    when: "The last change of the task is older than the log of changes.",
  },
  UID_TAKEN: {
    status: 409,
    detail: "You have, or had, another task with this uid.",
    when: "Another task of the user has this uid, or had it and is in the trash.",
  },
  TASK_DELETED: {
    status: 410,
    detail: "The task with this uid was deleted.",
    when: "A PUT or a bulk operation would create a task that was deleted: an undo brings it back.",
  },
  PRECONDITION_FAILED: {
    status: 412,
    detail: "The task has changed since you read it.",
    when: "The task is not the version in If-Match or `if_version`, or there is one in spite of `If-None-Match: *`; `current` is what it is now, or was when it was deleted.",
    headers: ["ETag"],
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    detail: `The body must have at most ${limits.bodyMaxBytes} bytes.`,
    when: `The body has more than ${limits.bodyMaxBytes / 1024} KiB, or the headers more than 16 KiB. A client that is still sending has ${lingerLimits.lingerMs / 1000} seconds to read this.`,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    detail: "The body must be application/json in UTF-8.",
    when: `The body is not declared as application/json (with PATCH also application/merge-patch+json) in UTF-8, its Content-Type has more than ${limits.contentTypeMaxLength} characters, or it has a Content-Encoding.`,
  },
  VALIDATION_ERROR: {
    status: 422,
    detail: "The request has values that are not acceptable.",
    when: "Values are not acceptable; `errors` says which.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    detail: "This idempotency key belongs to another request.",
    when: "The Idempotency-Key belongs to another request.",
  },
  BULK_ABORTED: {
    status: 424,
    detail: "Not carried out, because another operation failed.",
    when: "Another operation of an atomic request failed; the status of a result in a bulk response.",
  },
  RATE_LIMITED: {
    status: 429,
    detail: "Too many requests. Please wait before trying again.",
    when: "Too many requests in a time or at a time, failed sign-ins, emails or idempotency keys; RateLimit-Policy names which.",
    headers: ["Retry-After", "RateLimit", "RateLimit-Policy"],
  },
  INTERNAL_ERROR: {
    status: 500,
    detail: "Something went wrong on our side.",
    when: "A bug of ours; please report the request id.",
  },
  EMAIL_NOT_CONFIGURED: {
    status: 501,
    detail: "This deployment sends no e-mail.",
    when: "This deployment sends no e-mail.",
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    detail: "The service can't answer right now. Please try again.",
    when: "The database or the issuer's keys are out of reach, or a deadline passed.",
    headers: ["Retry-After"],
  },
};
