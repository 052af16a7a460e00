// API access tokens: signs and verifies the JWTs (RFC 7519) that authenticate task requests.
import { limits } from "@todo/validation/limits";
import { codePointLength } from "@todo/validation/text";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { AuthenticationError, type Principal, type RefusalReason } from "./principal.ts";

/** Tokens are bound to this algorithm: the header of a token never chooses. */
const algorithm = "HS256";
/** How far `iat` and `nbf` may lie in the future, because clocks differ. Seconds. */
const clockSkewSeconds = 60;

export interface AccessTokenConfig {
  /** The HMAC key: the raw UTF-8 bytes of `BETTER_AUTH_SECRET`. */
  secret: string;
  issuer: string;
  audience: string;
  /** The longest lifetime that a token may have, in seconds. */
  maxLifetimeSeconds: number;
  /** Milliseconds since the epoch; for tests. */
  now?: () => number;
}

export interface AccessTokens {
  /** Signs `claims` as they are. */
  sign: (claims: JWTPayload) => Promise<string>;
  /** Issues a token that is valid from now. */
  issue: (principal: Principal, lifetimeSeconds: number) => Promise<string>;
  /** Returns whom a token speaks for. Throws `AuthenticationError` for any token that is not valid now. */
  verify: (token: string) => Promise<Principal>;
}

const Claims = z.object({
  sub: z.string().refine(isPrintable),
  exp: z.int(),
  iat: z.int().optional(),
  sid: z.string().refine(isPrintable).optional(),
});

export function createAccessTokens(config: AccessTokenConfig): AccessTokens {
  const { issuer, audience, maxLifetimeSeconds, now = Date.now } = config;
  const key = new TextEncoder().encode(config.secret);

  const sign = (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: algorithm, typ: "JWT" }).sign(key);

  return {
    sign,
    issue: ({ id, sessionId }, lifetimeSeconds) => {
      const iat = Math.floor(now() / 1000);
      const sid = sessionId === undefined ? {} : { sid: sessionId };
      return sign({ sub: id, ...sid, iat, exp: iat + lifetimeSeconds, iss: issuer, aud: audience });
    },
    verify: async (token) => {
      const { payload, protectedHeader } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        issuer,
        audience,
        clockTolerance: clockSkewSeconds,
        currentDate: new Date(now()),
      }).catch(refuse);
      // jose understands the extension "b64" (RFC 7797); these tokens have no extension at all.
      if (protectedHeader.crit !== undefined) throw new AuthenticationError("critical-header");
      const claims = Claims.safeParse(payload);
      if (!claims.success) throw new AuthenticationError("claims");
      const { sub, sid, exp, iat } = claims.data;
      const nowSeconds = Math.floor(now() / 1000);
      // jose grants the tolerance to `exp` too; an expired token is expired.
      if (exp <= nowSeconds) throw new AuthenticationError("expired");
      if (iat !== undefined && iat > nowSeconds + clockSkewSeconds) {
        throw new AuthenticationError("not-yet-valid");
      }
      if (exp - (iat ?? nowSeconds) > maxLifetimeSeconds) throw new AuthenticationError("lifetime");
      return { id: sub, sessionId: sid };
    },
  };
}

/** 1–255 code points that PostgreSQL can hold and a log line can show. */
function isPrintable(text: string): boolean {
  const length = codePointLength(text);
  const fits = length >= 1 && length <= limits.subjectMaxLength;
  return fits && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

function refuse(error: unknown): never {
  throw new AuthenticationError(refusalReason(error));
}

function refusalReason(error: unknown): RefusalReason {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JOSEAlgNotAllowed) return "algorithm";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature";
  if (error instanceof errors.JOSENotSupported) return "critical-header";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "iss") return "issuer";
    if (error.claim === "aud") return "audience";
    if (error.claim === "nbf" && error.reason === "check_failed") return "not-yet-valid";
    return "claims";
  }
  return "malformed";
}
