import { ApiError } from "./api-error.ts";

/** Returns a new JWT, or an access token. Rejects with an `ApiError`, with status 401 if nobody is signed in. */
export type TokenSource = () => Promise<string>;

export interface TokenCache {
  /** Returns a token that does not expire soon. */
  get(): Promise<string>;
  /** Returns a token other than `refused`, which got a 401. */
  renew(refused: string): Promise<string>;
  /** Returns the cached token unless it has expired. */
  current(): string | undefined;
}

interface Held {
  token: string;
  renewAt: number;
  expiresAt: number;
}

/** The share of its lifetime after which a token is renewed. */
const renewAfter = 0.8;

/** Caches the token of `source` in memory; simultaneous callers share one request. `now` is in milliseconds. */
export function createTokenCache(source: TokenSource, now: () => number = Date.now): TokenCache {
  let held: Held | undefined;
  let pending: Promise<string> | undefined;

  async function fetchAndHold(): Promise<string> {
    const requestedAt = now();
    const token = await source();
    const lifetimeMs = lifetimeOf(token, requestedAt);
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

/** Returns milliseconds; an access token does not tell how long it lasts. */
function lifetimeOf(token: string, requestedAt: number): number {
  if (!token.includes(".")) return Infinity;
  const { iat = requestedAt / 1000, exp } = readClaims(token);
  // The lifetime instead of `exp`, because this machine's clock may be wrong.
  return (exp - iat) * 1000;
}

interface Claims {
  sub: string;
  iat?: number;
  exp: number;
}

/** Reads the claims of a JWT without verifying it. */
export function readClaims(token: string): Claims {
  const payload = token.split(".")[1] ?? "";
  const bytes = Uint8Array.from(
    atob(payload.replaceAll("-", "+").replaceAll("_", "/")),
    (character) => character.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes)) as Claims;
}
