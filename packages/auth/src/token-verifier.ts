// Verifies JWTs (RFC 7519) as RFC 8725 advises.
import { limits } from "@todo/validation/limits";
import { codePointLength } from "@todo/validation/text";
import {
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from "jose";
import { z } from "zod";
import { KeysUnavailableError } from "./key-set.ts";
import { AuthenticationError, type Principal, type RefusalReason } from "./principal.ts";

/** Tolerance for `iat` and `nbf`, because clocks differ. */
const clockSkewSeconds = 60;

export interface TokenVerifierConfig {
  /** A fixed list: a token must not choose its algorithm. */
  algorithms: string[];
  key: JWTVerifyGetKey;
  /** `issuer` and `audience` are not verified if they are `undefined`. */
  issuer: string | undefined;
  audience: string | undefined;
  maxLifetimeSeconds: number;
  now?: (() => number) | undefined;
}

export type VerifiedPrincipal = Principal & { expiresAtSeconds: number };

/** Verifies a token. Throws `AuthenticationError`, or `KeysUnavailableError` if the keys are unreachable. */
export type VerifyToken = (token: string) => Promise<VerifiedPrincipal>;

/** NumericDates (RFC 7519, section 2): seconds, also with a fraction. */
const Claims = z.object({
  sub: z.string().refine(isPrintable),
  exp: z.number(),
  iat: z.number().optional(),
  nbf: z.number().optional(),
  sid: z.string().refine(isPrintable).optional(),
});

export function createTokenVerifier(config: TokenVerifierConfig): VerifyToken {
  const { algorithms, issuer, audience, maxLifetimeSeconds, now = Date.now } = config;

  return async (token) => {
    const options: JWTVerifyOptions = {
      algorithms,
      // Stryker disable next-line ConditionalExpression: only the type asks for it.
      ...(issuer !== undefined && { issuer }),
      // Stryker disable next-line ConditionalExpression: only the type asks for it.
      ...(audience !== undefined && { audience }),
      // jose counts whole seconds; `checkClaims` is exact.
      clockTolerance: clockSkewSeconds + 1,
      currentDate: new Date(now()),
    };
    const { payload, protectedHeader } = await verifySignature(token, config.key, options);
    // jose supports the extension "b64" (RFC 7797); our tokens have no extension.
    if (protectedHeader.crit !== undefined) throw new AuthenticationError("critical-header");
    return checkClaims(payload, now() / 1000, maxLifetimeSeconds);
  };
}

function checkClaims(
  payload: JWTPayload,
  nowSeconds: number,
  maxLifetimeSeconds: number,
): VerifiedPrincipal {
  const claims = Claims.safeParse(payload);
  if (!claims.success) throw new AuthenticationError("claims");
  const { sub, sid, exp, iat, nbf } = claims.data;
  // jose applies the tolerance to `exp` too.
  if (exp <= nowSeconds) throw new AuthenticationError("expired");
  const latest = nowSeconds + clockSkewSeconds;
  if ((iat ?? 0) > latest || (nbf ?? 0) > latest) throw new AuthenticationError("not-yet-valid");
  // In milliseconds, because a difference of fractions is not exact.
  const lifetimeMs = Math.round((exp - (iat ?? nowSeconds)) * 1000);
  if (lifetimeMs > maxLifetimeSeconds * 1000) throw new AuthenticationError("lifetime");
  return { id: sub, sessionId: sid, expiresAtSeconds: exp };
}

function verifySignature(token: string, key: JWTVerifyGetKey, options: JWTVerifyOptions) {
  return jwtVerify(token, key, options)
    .catch(async (error: unknown) => {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      for await (const candidate of error) {
        const verified = await jwtVerify(token, candidate, options).catch(unlessOtherKey);
        if (verified) return verified;
      }
      throw new errors.JWSSignatureVerificationFailed();
    })
    .catch(refuse);
}

function unlessOtherKey(error: unknown): undefined {
  if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
}

function isPrintable(text: string): boolean {
  const length = codePointLength(text);
  const fits = length >= 1 && length <= limits.subjectMaxLength;
  return fits && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

function refuse(error: unknown): never {
  if (error instanceof KeysUnavailableError) throw error;
  throw new AuthenticationError(refusalReason(error));
}

function refusalReason(error: unknown): RefusalReason {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JOSEAlgNotAllowed) return "algorithm";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature";
  if (error instanceof errors.JWKSNoMatchingKey) return "unknown-key";
  if (error instanceof errors.JOSENotSupported) return "critical-header";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "iss") return "issuer";
    if (error.claim === "aud") return "audience";
    return error.reason === "check_failed" ? "not-yet-valid" : "claims";
  }
  return "malformed";
}
