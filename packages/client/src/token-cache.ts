import { ApiError } from "./api-error.ts";

/** Returns a JWT or access token. Rejects with an `ApiError`; its status is 401 if nobody is signed in. */
export type TokenSource = () => Promise<string>;

export interface TokenCache {
  /** Returns a token that does not expire soon. */
  get(): Promise<string>;
  /** Replaces `refused`, which got a 401. */
  renew(refused: string): Promise<string>;
  current(): string | undefined;
}

interface Held {
  token: string;
  renewAt: number;
  expiresAt: number;
}

/** The share of its lifetime after which a token is renewed. */
const renewAfter = 0.8;

/**
 * Holds tokens of one user: a browser's session may become another user's. Concurrent callers share one request. `now`
 * is in milliseconds.
 */
export function createTokenCache(source: TokenSource, now: () => number = Date.now): TokenCache {
  let held: Held | undefined;
  let pending: Promise<string> | undefined;
  let owner: string | undefined;

  async function fetchAndHold(): Promise<string> {
    const requestedAt = now();
    const token = await source();
    const claims = findClaims(token);
    owner ??= claims?.sub;
    if (claims && claims.sub !== owner) throw ofAnotherUser();
    const lifetimeMs = lifetimeOf(claims, requestedAt);
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

function ofAnotherUser(): ApiError {
  const detail = "Somebody else has signed in.";
  return new ApiError({ status: 401, code: "AUTHENTICATION_REQUIRED", detail });
}

/** In milliseconds. An access token does not contain its lifetime. */
function lifetimeOf(claims: Claims | undefined, requestedAt: number): number {
  if (!claims) return Infinity;
  const { iat = requestedAt / 1000, exp } = claims;
  // The lifetime instead of `exp`, because this machine's clock may be wrong.
  return (exp - iat) * 1000;
}

interface Claims {
  sub: string;
  iat?: number;
  exp: number;
}

/** Returns `undefined` for an access token, and for what is no token: the API refuses that. */
function findClaims(token: string): Claims | undefined {
  try {
    return readClaims(token);
  } catch {
    return undefined;
  }
}

/** Does not verify the JWT. */
export function readClaims(token: string): Claims {
  const payload = token.split(".")[1] ?? "";
  const bytes = Uint8Array.from(
    atob(payload.replaceAll("-", "+").replaceAll("_", "/")),
    (character) => character.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes)) as Claims;
}
