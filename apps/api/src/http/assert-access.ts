import type { Principal } from "@todo/auth/principal";
import { includesScope, type Scope } from "@todo/validation/scope";
import { ApiError } from "./api-error.ts";

/** What a route asks of a caller with a bearer token: a scope, or that it is no access token. */
export type BearerAccess = Scope | "session";

/** Throws the 403 of an access token that may not do this. A JWT, which has no scopes, may do all. */
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
