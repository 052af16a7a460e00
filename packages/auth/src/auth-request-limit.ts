import { hash } from "node:crypto";
import { takeAttempt } from "@todo/db/auth/attempts";
import type { Db } from "@todo/db/database";
import { limits } from "@todo/validation/limits";
import { countedAddressOf } from "./client-address.ts";
import { type AuthLimit, RateLimitedError } from "./rate-limited-error.ts";

const windowSeconds = 60;

const guardedRoute =
  /^\/(?:sign-in\/.+|sign-up\/.+|change-password|delete-user|request-password-reset|send-verification-email)$/;

interface AuthRequestLimitConfig {
  db: Db;
  authRequestsPerMinute: number;
}

/** Counts a request to Better Auth's route `path`. Throws `RateLimitedError` beyond the limit. */
export type LimitAuthRequests = (path: string, headers: Headers) => Promise<void>;

export function createLimitAuthRequests(config: AuthRequestLimitConfig): LimitAuthRequests {
  const { db, authRequestsPerMinute } = config;
  const guarded: AuthLimit = { name: "auth", quota: authRequestsPerMinute, windowSeconds };
  const quota = limits.otherAuthRequestsPerMinute;
  const other: AuthLimit = { name: "auth-other", quota, windowSeconds };
  return async (path, headers) => {
    const limit = guardedRoute.test(path) ? guarded : other;
    const key = [path, countedAddressOf(headers)].join("\n");
    const taken = await takeAttempt(db, hash("sha256", key, "base64url"), {
      max: limit.quota,
      windowSeconds,
    });
    if (!taken.isAllowed) throw new RateLimitedError(limit, taken.retryAfterSeconds);
  };
}
