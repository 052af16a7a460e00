import { limits } from "@todo/validation/limits";
import { AuthenticationError, type Principal } from "./principal.ts";
import type { SessionCache } from "./session-cache.ts";
import type { VerifyToken } from "./token-verifier.ts";

/** RFC 6750, section 2.1, with the characters of a JWT (RFC 7515, section 2). */
const bearer = /^Bearer +([A-Za-z0-9._-]+)$/i;

export type Authenticate = (authorization: string | null) => Promise<Principal>;

/** Creates the check of an `Authorization` header. Throws `AuthenticationError` and errors of `verify` and database. */
export function createAuthenticate(verify: VerifyToken, sessions?: SessionCache): Authenticate {
  return async (authorization) => {
    const principal = await verify(readBearerToken(authorization));
    const { id, sessionId } = principal;
    if (sessions && sessionId !== undefined && !(await sessions.isActive(id, sessionId))) {
      throw new AuthenticationError("session-ended");
    }
    return principal;
  };
}

function readBearerToken(authorization: string | null): string {
  if (!authorization) throw new AuthenticationError("missing");
  if (!/^Bearer(?: |$)/i.test(authorization)) throw new AuthenticationError("scheme");
  if (Buffer.byteLength(authorization) > limits.tokenMaxBytes + "Bearer ".length) {
    throw new AuthenticationError("too-large");
  }
  const token = bearer.exec(authorization)?.[1];
  if (token === undefined) throw new AuthenticationError("malformed");
  return token;
}
