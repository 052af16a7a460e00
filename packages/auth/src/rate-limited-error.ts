import { CodedError } from "@todo/validation/coded-error";

export interface AuthLimit {
  name: "auth" | "auth-other" | "account" | "recipient";
  quota: number;
  windowSeconds: number;
}

export class RateLimitedError extends CodedError<"rate-limited"> {
  override readonly name = "RateLimitedError";
  readonly limit: AuthLimit;
  readonly retryAfterSeconds: number;

  constructor(limit: AuthLimit, retryAfterSeconds: number) {
    super("rate-limited", `Too many requests: ${limit.name}`);
    this.limit = limit;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
