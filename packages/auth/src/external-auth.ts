// For deployments whose tokens are issued elsewhere: only verifies, and knows neither users nor sessions.
import { limits } from "@todo/validation/limits";
import { sharedSecret } from "./access-token.ts";
import { type Authenticate, createAuthenticate } from "./authenticate.ts";
import { createKeySet } from "./key-set.ts";
import { fetchKeySet } from "./remote-key-set.ts";
import { createTokenVerifier } from "./token-verifier.ts";
import { rememberVerified } from "./verified-token-cache.ts";

export interface ExternalAuthConfig {
  /** Verifies HS256 tokens, but only without `keySetUrl`. */
  secret: string;
  /** Where the issuer publishes its keys, for EdDSA, ES256 and RS256. */
  keySetUrl: string | undefined;
  /** Not checked when `undefined`. */
  issuer: string | undefined;
  /** Not checked when `undefined`. */
  audience: string | undefined;
  /** Told of each time that the keys could not be fetched. */
  onKeysUnavailable?: (error: unknown) => void;
  /** Milliseconds since the epoch; for tests. */
  now?: () => number;
}

const keySetAlgorithms = ["EdDSA", "ES256", "RS256"];

export function createExternalAuthenticate(config: ExternalAuthConfig): Authenticate {
  const { keySetUrl, secret, issuer, audience, onKeysUnavailable, now } = config;
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
  return createAuthenticate(rememberVerified(verify, now));
}
