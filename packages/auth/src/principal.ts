import { CodedError } from "@todo/validation/coded-error";
import type { Scope } from "@todo/validation/scope";

/** The authenticated user: all that a handler knows. */
export interface Principal {
  /** The subject of the token: 1–255 code points, no control characters. */
  id: string;
  sessionId: string | undefined;
  /** From this second on its token is refused; absent where no token named it. */
  expiresAtSeconds?: number;
  /** The access token that was sent, a UUID; absent with a JWT. */
  tokenId?: string;
  /** SHA-256 of the access token, in base64url: by it the end of the token is noticed. */
  tokenHash?: string;
  /** All that the access token may do; absent with a JWT, which may do all. */
  scopes?: readonly Scope[];
}

/** The reason of a 401, for the log only. */
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

/** No valid credential was sent. Never stands for an outage. */
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
