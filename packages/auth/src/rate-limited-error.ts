import { CodedError } from "@todo/validation/coded-error";

/** A limit of account requests: of an address at two kinds of routes, of an account, or of a recipient of emails. */
export interface AuthLimit {
  name: "auth" | "auth-other" | "account" | "recipient";
  /** Requests in a window. */
  quota: number;
  windowSeconds: number;
}

/** A limit was used up. */
export class RateLimitedError extends CodedError<"rate-limited"> {
  override readonly name = "RateLimitedError";
  readonly limit: AuthLimit;
  /** At least 1. */
  readonly retryAfterSeconds: number;

  constructor(limit: AuthLimit, retryAfterSeconds: number) {
    super("rate-limited", `Too many requests: ${limit.name}`);
    this.limit = limit;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
