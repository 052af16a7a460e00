/** Who a request acts for: the result of authentication, and all that a handler knows of it. */
export interface Principal {
  /** The token's subject: 1–255 code points, no control characters. */
  id: string;
  /** The sign-in that the token came from; `undefined` for a token that names none. */
  sessionId: string | undefined;
}

/** Why a credential was refused. For the log only: every one of them is the same 401. */
export type RefusalReason =
  | "missing"
  | "scheme"
  | "too-large"
  | "malformed"
  | "critical-header"
  | "algorithm"
  | "signature"
  | "unknown-key"
  | "expired"
  | "not-yet-valid"
  | "lifetime"
  | "issuer"
  | "audience"
  | "claims"
  | "session-ended";

/** No valid credential was sent. An outage is never reported with this class. */
export class AuthenticationError extends Error {
  override readonly name = "AuthenticationError";
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(`Authentication refused: ${reason}`);
    this.reason = reason;
  }

  /** Whether a bearer token was sent, so that the challenge must say `invalid_token` (RFC 6750, section 3.1). */
  get tokenSent(): boolean {
    return this.reason !== "missing" && this.reason !== "scheme";
  }
}
