import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { ApiError } from "./api-error.ts";

const windowSeconds = 60;

export interface RateLimiter {
  /** Counts one request of `key`. Throws the 429 once a minute's requests are used up. */
  consume: (key: string) => Promise<void>;
}

/** Counts requests in this process's memory, in windows of a minute. `policy` names the limit to clients. */
export function createRateLimiter(policy: string, requestsPerMinute: number): RateLimiter {
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: windowSeconds });
  return {
    consume: async (key) => {
      try {
        await limiter.consume(key);
      } catch (rejection) {
        if (!(rejection instanceof RateLimiterRes)) throw rejection;
        throw rateLimited(policy, requestsPerMinute, Math.ceil(rejection.msBeforeNext / 1000));
      }
    },
  };
}

/** The 429, with its headers (RFC 9110, section 10.2.3, and draft-ietf-httpapi-ratelimit-headers-10). */
export function rateLimited(policy: string, quota: number, retryAfterSeconds: number): ApiError {
  return new ApiError("RATE_LIMITED", "Too many requests. Please wait before trying again.", {
    headers: {
      "Retry-After": String(retryAfterSeconds),
      "RateLimit-Policy": `"${policy}";q=${quota};w=${windowSeconds}`,
      RateLimit: `"${policy}";r=0;t=${retryAfterSeconds}`,
    },
    securityEvent: "rate-limited",
  });
}
