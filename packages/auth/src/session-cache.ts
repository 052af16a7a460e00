import type { Db } from "@todo/db/database";
import { isSessionActive } from "@todo/db/auth/sessions";
import { LRUCache } from "lru-cache";

/** Less than the 10 s within which a token ends with its session. */
const answerLifetimeMs = 5_000;
const answersMax = 10_000;

export interface SessionCache {
  /** Whether the session still exists, as of at most five seconds ago. Throws when the database can't be asked. */
  isActive: (userId: string, sessionId: string) => Promise<boolean>;
  /** Makes the next `isActive` ask the database. */
  forget: (userId: string, sessionId: string) => void;
}

/** Asks the database about each session once in a while, not once a request. */
export function createSessionCache(db: Db): SessionCache {
  const answers = new LRUCache<string, boolean, { userId: string; sessionId: string }>({
    max: answersMax,
    ttl: answerLifetimeMs,
    // `forget` must not fail the requests that are waiting for the answer; they just may not keep it.
    ignoreFetchAbort: true,
    fetchMethod: (_key, _stale, { context }) =>
      isSessionActive(db, context.userId, context.sessionId),
  });
  return {
    isActive: async (userId, sessionId) => {
      const key = cacheKey(userId, sessionId);
      return (
        answers.get(key) ?? (await answers.fetch(key, { context: { userId, sessionId } })) === true
      );
    },
    forget: (userId, sessionId) => {
      answers.delete(cacheKey(userId, sessionId));
    },
  };
}

function cacheKey(userId: string, sessionId: string): string {
  return JSON.stringify([userId, sessionId]);
}
