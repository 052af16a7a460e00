import { ApiError } from "./api-error.ts";

/** Gets a new JWT. Rejects with an `ApiError`, of status 401 when nobody is signed in. */
export type TokenSource = () => Promise<string>;

export interface TokenCache {
  /** A token that is not about to expire. */
  get(): Promise<string>;
  /** A token other than `refused`, which the API has answered with 401. */
  renew(refused: string): Promise<string>;
  /** The token at hand if it has not expired, without asking for one. */
  current(): string | undefined;
}

interface Held {
  token: string;
  renewAt: number;
  expiresAt: number;
}

/** Renewal happens once this share of a token's lifetime has passed. */
const renewAfter = 0.8;

/**
 * Keeps the token of `source` in memory, and only there; callers that come at the same time share
 * one request. `now` is in milliseconds since the epoch.
 */
export function createTokenCache(source: TokenSource, now: () => number = Date.now): TokenCache {
  let held: Held | undefined;
  let pending: Promise<string> | undefined;

  async function fetchAndHold(): Promise<string> {
    const requestedAt = now();
    const token = await source();
    const { iat = requestedAt / 1000, exp } = readClaims(token);
    // The lifetime instead of `exp`, because the clock of this machine may be wrong.
    const lifetimeMs = (exp - iat) * 1000;
    const renewAt = requestedAt + lifetimeMs * renewAfter;
    held = { token, renewAt, expiresAt: requestedAt + lifetimeMs };
    return token;
  }

  function renewOnce(): Promise<string> {
    pending ??= fetchAndHold().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  const current = () => (held && now() < held.expiresAt ? held.token : undefined);

  return {
    current,
    async get() {
      if (held && now() < held.renewAt) return held.token;
      try {
        return await renewOnce();
      } catch (error) {
        const usable = current();
        if (usable && !(error instanceof ApiError && error.status === 401)) return usable;
        held = undefined;
        throw error;
      }
    },
    async renew(refused) {
      if (held?.token === refused) held = undefined;
      return current() ?? renewOnce();
    },
  };
}

interface Claims {
  sub: string;
  /** Seconds since the epoch, as `exp`. */
  iat?: number;
  exp: number;
}

/** The claims of a JWT, not verified: only the API decides what a token is worth. */
export function readClaims(token: string): Claims {
  const payload = token.split(".")[1] ?? "";
  const bytes = Uint8Array.from(
    atob(payload.replaceAll("-", "+").replaceAll("_", "/")),
    (character) => character.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes)) as Claims;
}
