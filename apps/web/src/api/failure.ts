import { ApiError } from "@todo/client/api-error";
import type { ErrorBody, FieldError } from "@todo/validation/error";

interface FailureDetails {
  /** HTTP status; 0 when there was no answer. */
  status: number;
  /** `error_code` of the answer, or why there is none. */
  code: string;
  detail: string;
  requestId?: string | undefined;
  fieldErrors?: FieldError[] | undefined;
  retryAfterSeconds?: number | undefined;
}

const inProgress = "IDEMPOTENCY_IN_PROGRESS";

/** A request that did not do what it was for. `message` is a sentence for the user. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly fieldErrors: FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(details: FailureDetails) {
    super(toSentence(details));
    this.status = details.status;
    this.code = details.code;
    this.requestId = details.requestId;
    this.fieldErrors = details.fieldErrors ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  /** The request may or may not have taken effect. */
  get outcomeUnknown(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === inProgress;
  }

  get isSignedOut(): boolean {
    return this.status === 401;
  }
}

/**
 * The failure that an answer of Better Auth outside 2xx tells of. `body` is its JSON: the API's own
 * error, Better Auth's `{code, message}`, or whatever a proxy on the way has made of it.
 */
export function failureOf(status: number, headers: Headers, body: unknown): Failure {
  const members: Partial<ErrorBody & { code: string; message: string }> =
    typeof body === "object" && body !== null ? body : {};
  const retryAfter = headers.get("Retry-After") ?? headers.get("X-Retry-After");
  return new Failure({
    status,
    code: members.code ?? members.error_code ?? "UNKNOWN",
    detail: members.detail ?? members.message ?? "The server gave an answer we can’t read.",
    requestId: members.request_id ?? headers.get("X-Request-Id") ?? undefined,
    fieldErrors: members.errors,
    retryAfterSeconds: retryAfter && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined,
  });
}

/** Anything thrown as a `Failure`, with its cause: what is not an `ApiError` is a bug of ours. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const failure =
    error instanceof ApiError
      ? new Failure({ ...detailsOf(error), fieldErrors: error.errors })
      : new Failure({ status: -1, code: "BUG", detail: "Something went wrong here." });
  failure.cause = error;
  return failure;
}

function detailsOf({ status, code, detail, requestId, retryAfterSeconds }: ApiError) {
  return { status, code, detail, requestId, retryAfterSeconds };
}

function toSentence({ status, code, detail, retryAfterSeconds }: FailureDetails): string {
  if (status === 429) {
    return retryAfterSeconds
      ? `Too many attempts. Try again in ${toDuration(retryAfterSeconds)}.`
      : "Too many attempts. Wait a moment, then try again.";
  }
  if (status === 503) return "The service is unavailable for the moment.";
  if (status >= 500) return "Something went wrong on the server.";
  if (status === 401) return "Your session has ended.";
  if (code === inProgress) return "The server is still busy with it.";
  return detail;
}

function toDuration(seconds: number): string {
  const [count, unit] = seconds < 90 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
