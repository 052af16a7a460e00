import type { Logger } from "pino";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { rateLimited } from "#http/rate-limited.ts";
import { loadOnce } from "#load-once.ts";

const windowSeconds = 60;

export interface RateLimiter {
  /** Throws the 429 when the requests of the minute are used up. */
  consume: (key: string) => Promise<void>;
  close: () => Promise<void>;
}

export interface LocalRateLimiter extends RateLimiter {
  /** Uncounts one request. */
  giveBack: (key: string) => Promise<void>;
}

/** Counts in memory, in windows of a minute. `policy` is sent to clients. */
export function createRateLimiter(policy: string, requestsPerMinute: number): LocalRateLimiter {
  const counts = new RateLimiterMemory({ points: requestsPerMinute, duration: windowSeconds });
  const consume = orRateLimited(policy, requestsPerMinute, (key) => counts.consume(key));
  const giveBack = async (key: string) => void (await counts.reward(key));
  return { consume, giveBack, close: async () => {} };
}

/** Counts in Redis, for several processes; in memory during an outage. */
export function createSharedRateLimiter(
  policy: string,
  requestsPerMinute: number,
  { url, logger }: { url: string; logger: Logger },
): RateLimiter {
  const lostMessage = "redis lost, limits are counted per process";
  const onLost = (reason: string) => logger.warn({ reason }, lostMessage);
  const onBack = () => logger.info("redis is back, limits are shared");
  const alone = createRateLimiter(policy, requestsPerMinute);
  const open = loadOnce(async (): Promise<RateLimiter> => {
    // Loaded on demand, for a faster cold start.
    const { openRedisCounts } = await import("./redis-counts.ts");
    const points = requestsPerMinute;
    const config = { url, name: policy, points, windowSeconds, onLost, onBack };
    const { consume, close } = await openRedisCounts(config);
    return {
      consume: orRateLimited(policy, requestsPerMinute, consume),
      close: async () => close(),
    };
  });
  let hasFailed = false;
  const shared = () =>
    open().catch((error: NodeJS.ErrnoException) => {
      // The message may contain the URL.
      if (!hasFailed) onLost(error.code ?? error.name);
      hasFailed = true;
      return alone;
    });
  void shared();
  return {
    consume: async (key) => (await shared()).consume(key),
    close: async () => (await shared()).close(),
  };
}

function orRateLimited(
  policy: string,
  quota: number,
  consume: (key: string) => Promise<unknown>,
): RateLimiter["consume"] {
  return async (key) => {
    try {
      await consume(key);
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      const retryAfterSeconds = Math.ceil(rejection.msBeforeNext / 1000);
      throw rateLimited({ name: policy, quota, windowSeconds }, retryAfterSeconds);
    }
  };
}
