import { limits } from "@todo/validation/limits";
import { sharedSecret } from "./shared-secret.ts";
import type { AccessTokens } from "./access-token-verifier.ts";
import { type Authenticate, createAuthenticate } from "./authenticate.ts";
import { createKeySet } from "./key-set.ts";
import { fetchKeySet } from "./remote-key-set.ts";
import { createTokenVerifier } from "./token-verifier.ts";
import { rememberVerified } from "./verified-token-cache.ts";

export interface ExternalAuthConfig {
  /** For HS256, only without `keySetUrl`. */
  secret: string;
  /** The issuer's keys, for EdDSA, ES256 and RS256. */
  keySetUrl: string | undefined;
  issuer: string | undefined;
  audience: string | undefined;
  accessTokens?: AccessTokens | undefined;
  onKeysUnavailable?: (error: unknown) => void;
  now?: () => number;
}

const keySetAlgorithms = ["EdDSA", "ES256", "RS256"];

export function createExternalAuthenticate(config: ExternalAuthConfig): Authenticate {
  const { keySetUrl, secret, issuer, audience, accessTokens, onKeysUnavailable, now } = config;
  const keys =
    keySetUrl === undefined
      ? sharedSecret(secret)
      : {
          algorithms: keySetAlgorithms,
          key: createKeySet({
            load: () => fetchKeySet(keySetUrl),
            onLoadFailed: onKeysUnavailable,
            now,
          }),
        };
  const maxLifetimeSeconds = limits.sessionLifetimeSeconds;
  const verify = createTokenVerifier({ ...keys, issuer, audience, maxLifetimeSeconds, now });
  return createAuthenticate({ verify: rememberVerified(verify, now), accessTokens });
}
