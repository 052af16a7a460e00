import { Failure } from "../api/failure.ts";

export interface TokenCache {
  /** A token that is not about to expire. Rejects with a `Failure` of status 401 without a session. */
  get(): Promise<string>;
  /** A token other than `refused`, which the API has answered with 401. */
  renew(refused: string): Promise<string>;
  /** The token at hand if it has not expired, without asking for one. */
  current(): string | undefined;
  /** Whether there has been a token, so that a missing session means one that ended. */
  hasHeld(): boolean;
  clear(): void;
}

interface TokenCacheConfig {
  /** Turns the session into a JWT. */
  fetchToken: () => Promise<string>;
  /** Called with the token's subject for every new token. */
  onUser: (subject: string) => void;
  /** The session belongs to somebody else than before: nothing on the page is theirs. */
  onUserChange: () => void;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

interface Held {
  token: string;
  renewAt: number;
  expiresAt: number;
}

/** Renewal happens once this share of a token's lifetime has passed. */
const renewAfter = 0.8;

/** Keeps the JWT in memory, and only there; callers that come at the same time share one request. */
export function createTokenCache(config: TokenCacheConfig): TokenCache {
  const { fetchToken, onUser, onUserChange, now = Date.now } = config;
  let held: Held | undefined;
  let subject: string | undefined;
  let pending: Promise<string> | undefined;

  async function fetchAndHold(): Promise<string> {
    const requestedAt = now();
    const token = await fetchToken();
    const claims = readClaims(token);
    if (subject !== undefined && claims.subject !== subject) {
      held = undefined;
      onUserChange();
      throw new Failure({ status: 401, code: "USER_CHANGED", detail: "Somebody else signed in." });
    }
    subject = claims.subject;
    onUser(subject);
    held = {
      token,
      renewAt: requestedAt + claims.lifetimeMs * renewAfter,
      expiresAt: requestedAt + claims.lifetimeMs,
    };
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
    hasHeld: () => subject !== undefined,
    async get() {
      if (held && now() < held.renewAt) return held.token;
      try {
        return await renewOnce();
      } catch (error) {
        const usable = current();
        if (usable && !(error instanceof Failure && error.isSignedOut)) return usable;
        throw error;
      }
    },
    async renew(refused) {
      if (held?.token === refused) held = undefined;
      return current() ?? renewOnce();
    },
    clear() {
      held = undefined;
      subject = undefined;
    },
  };
}

/** Reads the claims without verifying them: only the API decides what a token is worth. */
function readClaims(token: string): { subject: string; lifetimeMs: number } {
  const payload = token.split(".")[1] ?? "";
  const bytes = Uint8Array.from(
    atob(payload.replaceAll("-", "+").replaceAll("_", "/")),
    (character) => character.charCodeAt(0),
  );
  const claims = JSON.parse(new TextDecoder().decode(bytes)) as {
    sub: string;
    iat: number;
    exp: number;
  };
  // The lifetime instead of `exp`, because the client's clock may be wrong.
  return { subject: claims.sub, lifetimeMs: (claims.exp - claims.iat) * 1000 };
}
