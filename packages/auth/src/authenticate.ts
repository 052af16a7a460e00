import { limits } from "@todo/validation/limits";
import { isAccessToken } from "./access-token.ts";
import type { AccessTokens } from "./access-token-verifier.ts";
import { AuthenticationError, type Principal } from "./principal.ts";
import type { SessionCache } from "./session-cache.ts";
import type { VerifyToken } from "./token-verifier.ts";

/** RFC 6750, section 2.1, with the characters of a JWT (RFC 7515, section 2). */
const bearer = /^Bearer +([A-Za-z0-9._-]+)$/i;

/** `headers` select the client's limit of failed look-ups. */
export type Authenticate = (authorization: string | null, headers?: Headers) => Promise<Principal>;

interface Verification {
  verify: VerifyToken;
  /** If absent, sessions of JWTs are not verified. */
  sessions?: SessionCache;
  /** If absent, access tokens are refused. */
  accessTokens?: AccessTokens | undefined;
}

const noHeaders = new Headers();

/** Verifies an `Authorization` header. Throws `AuthenticationError` and errors of the verifiers. */
export function createAuthenticate({ verify, sessions, accessTokens }: Verification): Authenticate {
  return async (authorization, headers = noHeaders) => {
    const token = readBearerToken(authorization);
    if (accessTokens && isAccessToken(token)) return accessTokens.verify(token, headers);
    const principal = await verify(token);
    const { id, sessionId } = principal;
    if (sessions && sessionId !== undefined && !(await sessions.isActive(id, sessionId))) {
      throw new AuthenticationError("session-ended");
    }
    return principal;
  };
}

/** Throws for an access token, on routes that do not accept one. */
export function refuseAccessToken(authorization: string | null): void {
  const token = authorization?.match(bearer)?.[1];
  if (token !== undefined && isAccessToken(token)) throw new AuthenticationError("access-token");
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
