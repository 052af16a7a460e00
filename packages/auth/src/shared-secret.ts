import { type JWTPayload, type JWTVerifyGetKey, SignJWT } from "jose";
import type { Principal } from "./principal.ts";
import type { TokenSigning } from "./signing-keys.ts";
import {
  createTokenVerifier,
  type TokenVerifierConfig,
  type VerifyToken,
} from "./token-verifier.ts";

const algorithm = "HS256";

/** Returns algorithm and key of HMAC over the raw UTF-8 bytes of `secret`. */
export function sharedSecret(secret: string): { algorithms: string[]; key: JWTVerifyGetKey } {
  const key = new TextEncoder().encode(secret);
  return { algorithms: [algorithm], key: async () => key };
}

export interface SharedSecretConfig extends Omit<TokenVerifierConfig, "algorithms" | "key"> {
  secret: string;
  issuer: string;
  audience: string;
}

export interface SharedSecretTokens {
  sign: (claims: JWTPayload) => Promise<string>;
  issue: (principal: Principal, lifetimeSeconds: number) => Promise<string>;
  verify: VerifyToken;
}

export function createSharedSecretTokens(config: SharedSecretConfig): SharedSecretTokens {
  const { secret, issuer, audience, now = Date.now } = config;
  const key = new TextEncoder().encode(secret);

  const sign = (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: algorithm, typ: "JWT" }).sign(key);

  return {
    sign,
    issue: ({ id, sessionId }, lifetimeSeconds) => {
      const iat = Math.floor(now() / 1000);
      const exp = iat + lifetimeSeconds;
      return sign({ sub: id, sid: sessionId, iat, exp, iss: issuer, aud: audience });
    },
    verify: createTokenVerifier({ ...config, ...sharedSecret(secret) }),
  };
}

/** Makes Better Auth's JWT plugin sign with `tokens`. */
export function sharedSecretSigning({ sign }: Pick<SharedSecretTokens, "sign">): TokenSigning {
  // `sign` demands a URL and an algorithm. Neither is used, and `/jwks` is 404.
  const jwks = { remoteUrl: "https://nowhere.invalid", keyPairConfig: { alg: "EdDSA" } as const };
  return { jwt: { sign }, jwks };
}
