// Counts requests of several processes in Redis.
import { once } from "node:events";
import { afterRunning } from "@todo/connections/after-running";
import { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { boundReplies } from "#internals/redis-protocol.ts";

/** A slower count is an outage. */
const answeredWithinMs = 250;
/** For new connections, which hold up no request. Longer than the event loop is blocked. */
const connectedWithinMs = 5_000;
/** The pause after an outage, in which no request waits for Redis. */
const pauseMs = 1_000;
const reconnectedAtLatestMs = 2_000;

export interface RedisCountsConfig {
  /** `redis://` or `rediss://`. */
  url: string;
  /** Part of the keys. */
  name: string;
  points: number;
  windowSeconds: number;
  /** Called once per outage, with the error's code. */
  onLost: (reason: string) => void;
  /** Called after the first successful count. */
  onBack: () => void;
}

export interface RedisCounts {
  /** Rejects only with a `RateLimiterRes`, when the points are used up. */
  consume: (key: string) => Promise<unknown>;
  close: () => void;
}

/** Resolves when connected, failed or timed out; retries in the background. */
export async function openRedisCounts(config: RedisCountsConfig): Promise<RedisCounts> {
  const { name, points, windowSeconds: duration } = config;
  const client = connect(config.url);
  const keyPrefix = `todo:${name}`;
  const shared = new RateLimiterRedis({ storeClient: client, keyPrefix, points, duration });
  const alone = new RateLimiterMemory({ points, duration });
  const outages = watchOutages(client, config);
  await inTime(Promise.race([once(client, "ready"), once(client, "close")])).catch(() => {});

  return {
    consume: async (key) => {
      if (outages.isOutage()) return alone.consume(key);
      try {
        const counted = await inTime(shared.consume(key));
        // Another server may respond with anything.
        if (!Number.isSafeInteger(counted.consumedPoints)) throw new Error("NOCOUNT in the reply");
        outages.end();
        return counted;
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) {
          outages.begin(error);
          return alone.consume(key);
        }
        outages.end();
        throw error;
      }
    },
    close: outages.close,
  };
}

interface Outages {
  isOutage: () => boolean;
  begin: (error: unknown) => void;
  end: () => void;
  close: () => void;
}

function watchOutages(client: Redis, { onLost, onBack }: RedisCountsConfig): Outages {
  const replies = boundReplies(client);
  let isLost = false;
  let isClosing = false;
  let pausedUntil = 0;

  const lose = (reason: string) => {
    if (!isLost && !isClosing) onLost(reason);
    isLost = true;
  };
  client.on("error", (error: unknown) => lose(reasonOf(error)));
  client.on("close", () => lose("disconnected"));

  return {
    isOutage: () => client.status !== "ready" || performance.now() < pausedUntil,
    begin: (error) => {
      if (performance.now() < pausedUntil) return;
      pausedUntil = performance.now() + pauseMs;
      lose(reasonOf(error));
      // The server may be frozen or no longer the primary: the next connection finds out.
      client.disconnect(true);
    },
    end: () => {
      replies.reset();
      if (isLost) onBack();
      isLost = false;
    },
    close: () => {
      isClosing = true;
      client.disconnect();
    },
  };
}

function connect(url: string): Redis {
  return new Redis(url, {
    // Also for counts, whose own deadline comes first.
    commandTimeout: connectedWithinMs,
    connectTimeout: connectedWithinMs,
    disconnectTimeout: answeredWithinMs,
    retryStrategy: (attempt) => Math.min(attempt * 100, reconnectedAtLatestMs),
    // What fails is counted in memory, never twice.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    protocol: 2,
    disableClientInfo: true,
  });
}

const timeoutMessage = "Command timed out";
const isTimeout = (error: unknown) => error instanceof Error && error.message === timeoutMessage;

/** Rejects after `answeredWithinMs` of a running event loop: a reply that waits to be read is in time. */
async function inTime<T>(reply: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const cancel = afterRunning(answeredWithinMs, () => late.reject(new Error(timeoutMessage)));
  try {
    return await Promise.race([reply, late.promise]);
  } finally {
    cancel();
  }
}

/** Messages may contain addresses and keys. */
function reasonOf(error: unknown): string {
  if (isTimeout(error)) return "timeout";
  const { code, message = "" } = error as NodeJS.ErrnoException;
  return code ?? /^[A-Z]+(?= )/.exec(message)?.[0] ?? "disconnected";
}
