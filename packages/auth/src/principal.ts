import { CodedError } from "@todo/validation/coded-error";
import type { Scope } from "@todo/validation/scope";

/** The authenticated user: all that a handler knows. */
export interface Principal {
  /** The subject of the token: 1–255 code points, no control characters. */
  id: string;
  sessionId: string | undefined;
  /** When the token expires; absent if nobody verified a token. */
  expiresAtSeconds?: number;
  tokenId?: string;
  tokenHash?: string;
  /** Absent with a JWT, which has all scopes. */
  scopes?: readonly Scope[];
}

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
  | "session-ended"
  | "checksum"
  | "unknown-token"
  | "access-token";

/** No valid credential; never an outage. */
export class AuthenticationError extends CodedError<RefusalReason> {
  override readonly name = "AuthenticationError";

  constructor(code: RefusalReason) {
    super(code, `Authentication refused: ${code}`);
  }

  /** Selects the challenge `invalid_token` (RFC 6750, section 3.1). */
  get tokenSent(): boolean {
    return this.code !== "missing" && this.code !== "scheme";
  }
}
