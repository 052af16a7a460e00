import type { ErrorBody, FieldError } from "@todo/validation/error";

interface FailureDetails {
  /** HTTP status; 0 when there was no answer. */
  status: number;
  /** `error_code` of the answer, or `NETWORK` without one. */
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

/** The failure that a fetch ended in without an answer. */
export function networkFailure(isOnline = navigator.onLine): Failure {
  return new Failure({
    status: 0,
    code: isOnline ? "NETWORK" : "OFFLINE",
    detail: isOnline ? "The server can’t be reached right now." : "You are offline.",
  });
}

/**
 * The failure that an answer outside 2xx tells of. `body` is its JSON: the API's own error, Better
 * Auth's `{code, message}`, or whatever a proxy on the way has made of it.
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

/** Anything thrown as a `Failure`: what is not one is a bug of ours and keeps its cause. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const failure = new Failure({ status: -1, code: "BUG", detail: "Something went wrong here." });
  failure.cause = error;
  return failure;
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
