import { limits } from "@todo/validation/limits";
import { isAccessToken } from "./access-token.ts";
import type { AccessTokens } from "./access-token-verifier.ts";
import { AuthenticationError, type Principal } from "./principal.ts";
import type { SessionCache } from "./session-cache.ts";
import type { VerifyToken } from "./token-verifier.ts";

/** RFC 6750, section 2.1, with the characters of a JWT (RFC 7515, section 2), which access tokens keep to. */
const bearer = /^Bearer +([A-Za-z0-9._-]+)$/i;

/** `headers` say who asks, for the limit of unknown access tokens. */
export type Authenticate = (authorization: string | null, headers?: Headers) => Promise<Principal>;

/** What tells whether a token is valid. */
interface Verification {
  verify: VerifyToken;
  /** Without it the session that a JWT names is not looked for. */
  sessions?: SessionCache;
  /** Without them access tokens are refused. */
  accessTokens?: AccessTokens | undefined;
}

const noHeaders = new Headers();

/** Creates the check of an `Authorization` header. Throws `AuthenticationError`, and what the verification throws. */
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

/** Throws the refusal of an access token, where it is no credential at all. */
export function refuseAccessToken(authorization: string | null): void {
  const token = authorization === null ? undefined : bearer.exec(authorization)?.[1];
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
