import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { VerifiedToken, VerifyToken } from "./token-verifier.ts";

const tokensMax = 10_000;
/** How long a token opens doors without its key. */
export const rememberedMs = 60_000;

interface Remembered {
  verified: VerifiedToken;
  untilMs: number;
}

/**
 * `verify`, asked once a minute and token, because a signature costs more than the rest of a request. Tokens are kept
 * as SHA-256 only, refused ones not at all, and none is accepted from its `exp` on. `now` is in milliseconds since the
 * epoch.
 */
export function rememberVerified(verify: VerifyToken, now: () => number = Date.now): VerifyToken {
  const remembered = new LRUCache<string, Remembered>({ max: tokensMax });
  return async (token) => {
    const key = hash("sha256", token, "base64");
    const known = remembered.get(key);
    const askedAt = now();
    if (known && askedAt < known.untilMs) return known.verified;
    const verified = await verify(token);
    const untilMs = Math.min(verified.expiresAtSeconds * 1_000, askedAt + rememberedMs);
    remembered.set(key, { verified, untilMs });
    return verified;
  };
}
