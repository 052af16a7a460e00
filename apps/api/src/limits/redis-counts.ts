// Counts of requests that several processes share in Redis. It is never waited for longer than a moment.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { boundReplies } from "#internals/redis-protocol.ts";

/** A count that takes longer is taken for an outage. */
const answeredWithinMs = 250;
/** After an outage nobody asks Redis for this long, so that nobody waits for it. */
const pauseMs = 1_000;
const reconnectedAtLatestMs = 2_000;

export interface RedisCountsConfig {
  /** `redis://` or `rediss://` */
  url: string;
  /** Of the limit; a part of its keys. */
  name: string;
  /** Requests in a window. */
  points: number;
  windowSeconds: number;
  /** Told once of each outage, with the code of the error. */
  onLost: (reason: string) => void;
  /** Told when a count succeeded again. */
  onBack: () => void;
}

export interface RedisCounts {
  /** Rejects with a `RateLimiterRes` when the points are used up, and with nothing else. */
  consume: (key: string) => Promise<unknown>;
  close: () => void;
}

/** Connects, and resolves as soon as that has succeeded, failed, or taken too long; then goes on trying. */
export async function openRedisCounts(config: RedisCountsConfig): Promise<RedisCounts> {
  const { name, points, windowSeconds: duration } = config;
  const client = connect(config.url);
  const keyPrefix = `todo:${name}`;
  const shared = new RateLimiterRedis({ storeClient: client, keyPrefix, points, duration });
  const alone = new RateLimiterMemory({ points, duration });
  const outages = watchOutages(client, config);
  await Promise.race([once(client, "ready"), once(client, "close"), sleep(answeredWithinMs)]).catch(
    () => {},
  );

  return {
    consume: async (key) => {
      if (outages.isOutage()) return alone.consume(key);
      try {
        const counted = await shared.consume(key);
        // Any other server than Redis answers something, too.
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
  /** A count has failed with `error`. */
  begin: (error: unknown) => void;
  /** A count was answered. */
  end: () => void;
  /** Disconnects; that is no outage. */
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
      // Before a connection is used again, its handshake has to be answered; none waits for a frozen server.
      if (isTimeout(error)) client.disconnect(true);
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
    commandTimeout: answeredWithinMs,
    connectTimeout: 4 * answeredWithinMs,
    disconnectTimeout: answeredWithinMs,
    retryStrategy: (attempt) => Math.min(attempt * 100, reconnectedAtLatestMs),
    // What can't be counted now is counted elsewhere, and never twice.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    protocol: 2,
    disableClientInfo: true,
  });
}

const timeoutMessage = "Command timed out";
const isTimeout = (error: unknown) => error instanceof Error && error.message === timeoutMessage;

/** A code, because messages may hold addresses and keys. */
function reasonOf(error: unknown): string {
  if (isTimeout(error)) return "timeout";
  const { code, message = "" } = error as NodeJS.ErrnoException;
  return code ?? /^[A-Z]+(?= )/.exec(message)?.[0] ?? "disconnected";
}
