import type { components } from "./api-schema.ts";
import { type TaskVersion, toVersion } from "./task-version.ts";

type ErrorBody = components["schemas"]["ErrorBody"];
type SignInErrorBody = components["schemas"]["SignInErrorBody"];

export type ApiErrorCode = ErrorBody["error_code"] | "NETWORK" | "OFFLINE" | "UNREADABLE";

export interface ApiErrorDetails
  extends Partial<
    Pick<ApiError, "authCode" | "errors" | "requestId" | "retryAfterSeconds" | "current">
  > {
  status: number;
  code: ApiErrorCode;
  detail: string;
}

/** A request without a response, or with a response outside 2xx. */
export class ApiError extends Error {
  override readonly name: string = "ApiError";
  /** HTTP status; 0 without a response: the request may have been executed. */
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly detail: string;
  /** Better Auth's own code below `/api/auth`, such as `INVALID_TOKEN`. */
  readonly authCode: string | undefined;
  readonly errors: ErrorBody["errors"] & object;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** With `PRECONDITION_FAILED`: the present version of the task. */
  readonly current: TaskVersion | undefined;

  constructor({ status, code, detail, ...more }: ApiErrorDetails) {
    super(`${code}: ${detail}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.authCode = more.authCode;
    this.errors = more.errors ?? [];
    this.requestId = more.requestId;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.current = more.current;
  }
}

/** Whether the API says that there is no such thing: a proxy's 404 does not. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.code === "RESOURCE_NOT_FOUND";
}

/** Whether waiting may help: no response, too many requests, or a server error. */
export function isPassing({ status }: ApiError): boolean {
  return status === 0 || status === 429 || status >= 500;
}

/** `body` may come from a proxy. */
export function toApiError(
  { status, headers }: Pick<Response, "status" | "headers">,
  body: unknown,
): ApiError {
  const members: Partial<SignInErrorBody & { current: TaskVersion["task"] }> =
    typeof body === "object" && body !== null ? body : {};
  const retryAfter = headers.get("Retry-After");
  const { error_code, detail, code: authCode, errors, request_id, current } = members;
  return new ApiError({
    status,
    code: error_code ?? "UNREADABLE",
    detail: detail ?? "The server gave an answer we can’t read.",
    authCode,
    errors: errors ?? [],
    requestId: request_id ?? headers.get("X-Request-Id") ?? undefined,
    retryAfterSeconds: retryAfter && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined,
    current: current && toVersion({ data: current, headers }),
  });
}

/** `cause` comes from `fetch`, or from parsing JSON. */
export function unansweredError(cause: unknown): ApiError {
  const error = new ApiError({ status: 0, ...reasonOf(cause) });
  error.cause = cause;
  return error;
}

function reasonOf(cause: unknown): Pick<ApiErrorDetails, "code" | "detail"> {
  if (cause instanceof SyntaxError) {
    return { code: "UNREADABLE", detail: "The server gave an answer we can’t read." };
  }
  return globalThis.navigator?.onLine === false
    ? { code: "OFFLINE", detail: "You are offline." }
    : { code: "NETWORK", detail: "The server can’t be reached right now." };
}
