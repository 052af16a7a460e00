import type { Db } from "@todo/db/database";
import { isSessionActive } from "@todo/db/auth/sessions";
import { LRUCache } from "lru-cache";

/** Less than the 10 s in which a token ends with its session. */
const answerLifetimeMs = 5_000;
const answersMax = 10_000;

export interface SessionCache {
  /** Returns whether the session existed in the last five seconds. Throws errors of the database. */
  isActive: (userId: string, sessionId: string) => Promise<boolean>;
  forget: (userId: string, sessionId: string) => void;
}

export function createSessionCache(db: Db): SessionCache {
  const answers = new LRUCache<string, boolean, { userId: string; sessionId: string }>({
    max: answersMax,
    ttl: answerLifetimeMs,
    // `forget` must not fail waiting requests; they only may not cache the result.
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
