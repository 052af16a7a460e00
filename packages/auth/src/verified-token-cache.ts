import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { VerifiedPrincipal, VerifyToken } from "./token-verifier.ts";

const tokensMax = 10_000;
/** A verified token outlives its key by at most this time. */
export const rememberedMs = 60_000;

interface Remembered {
  verified: VerifiedPrincipal;
  untilMs: number;
}

/** Verifies a token once a minute. Keeps the SHA-256 of valid tokens, never past `exp`. `now` is in milliseconds. */
export function rememberVerified(verify: VerifyToken, now: () => number = Date.now): VerifyToken {
  const remembered = new LRUCache<string, Remembered>({ max: tokensMax });
  return async (token) => {
    const key = hash("sha256", token);
    const known = remembered.get(key);
    const askedAt = now();
    if (known && askedAt < known.untilMs) return known.verified;
    const verified = await verify(token);
    const untilMs = Math.min(verified.expiresAtSeconds * 1_000, askedAt + rememberedMs);
    remembered.set(key, { verified, untilMs });
    return verified;
  };
}
