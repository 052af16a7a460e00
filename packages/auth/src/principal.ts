import { CodedError } from "@todo/validation/coded-error";

/** Who a request acts for: the result of authentication, and all that a handler knows of it. */
export interface Principal {
  /** The token's subject: 1–255 code points, no control characters. */
  id: string;
  /** The session that the token came from; `undefined` for a token that names none. */
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
export class AuthenticationError extends CodedError<RefusalReason> {
  override readonly name = "AuthenticationError";

  constructor(code: RefusalReason) {
    super(code, `Authentication refused: ${code}`);
  }

  /** Whether a bearer token was sent, so that the challenge must say `invalid_token` (RFC 6750, section 3.1). */
  get tokenSent(): boolean {
    return this.code !== "missing" && this.code !== "scheme";
  }
}
