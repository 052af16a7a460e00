import type { Principal } from "@todo/auth/principal";
import { includesScope, type Scope } from "@todo/validation/scope";
import { ApiError } from "./api-error.ts";

/** The required scope; `session` refuses access tokens. */
export type BearerAccess = Scope | "session";

/** Throws the 403 of an access token without the scope. A JWT has all scopes. */
export function assertAccess({ scopes }: Principal, access: BearerAccess): void {
  if (!scopes) return;
  if (access === "session") {
    throw new ApiError("FORBIDDEN", {
      detail: "An access token can't do this. Sign in instead.",
      securityEvent: "access-token-refused",
    });
  }
  if (includesScope(scopes, access)) return;
  throw new ApiError("INSUFFICIENT_SCOPE", {
    // RFC 6750, section 3.1.
    headers: { "WWW-Authenticate": `Bearer error="insufficient_scope", scope="${access}"` },
    securityEvent: "insufficient-scope",
  });
}
