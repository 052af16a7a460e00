import { ApiError, type ApiErrorDetails } from "@todo/client/api-error";

/** An `ApiError` with a sentence for the user as its `message`. */
export class Failure extends ApiError {
  override readonly name = "Failure";

  constructor(details: ApiErrorDetails) {
    super(details);
    this.message = toSentence(details);
  }

  /** Whether the request may have taken effect all the same. */
  get outcomeUnknown(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === "IDEMPOTENCY_IN_PROGRESS";
  }

  get isUnauthenticated(): boolean {
    return this.status === 401;
  }
}

const bug = { status: -1, code: "INTERNAL_ERROR", detail: "Something went wrong here." } as const;

/** Turns anything thrown into a `Failure`; what is not an `ApiError` is a bug of ours. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const failure = new Failure(error instanceof ApiError ? error : bug);
  failure.cause = error;
  return failure;
}

function toSentence({ status, code, detail, retryAfterSeconds }: ApiErrorDetails): string {
  if (status === 429) {
    return retryAfterSeconds
      ? `Too many attempts. Try again in ${toDuration(retryAfterSeconds)}.`
      : "Too many attempts. Wait a moment, then try again.";
  }
  if (status === 503) return "The service is unavailable for the moment.";
  if (status >= 500) return "Something went wrong on the server.";
  if (status === 401) return "Your session has ended.";
  if (code === "IDEMPOTENCY_IN_PROGRESS") return "The server is still busy with it.";
  return detail;
}

function toDuration(seconds: number): string {
  const [count, unit] = seconds < 90 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
