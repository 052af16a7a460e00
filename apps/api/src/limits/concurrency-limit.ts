// Limits concurrent work per user and in total.
import { afterRunning } from "@todo/connections/after-running";
import { ApiError, unavailable } from "#http/api-error.ts";
import { toApiError } from "#http/to-api-error.ts";

export interface ConcurrencyLimit {
  /** Waits at most `waitMs` for a place. Throws the 429 or 503. The returned function releases the place once. */
  acquire: (key: string) => Promise<GiveBack>;
}

type GiveBack = (outcome?: "done" | "failed") => void;

/** Does `work` in a place. Throws the 429 or 503. */
export async function inPlace<Result>(
  limit: ConcurrencyLimit,
  key: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const end = await limit.acquire(key);
  try {
    const result = await work();
    end("done");
    return result;
  } catch (error) {
    end(toApiError(error).status < 500 ? "done" : "failed");
    throw error;
  }
}

interface ConcurrencyLimitConfig {
  /** Sent to clients: lower-case letters and dashes. */
  name: string;
  perKey: number;
  /** Unlimited by default. */
  total?: number;
  waitMs: number;
  /** 503 instead of 429 if no work of the key was done or refused meanwhile: the client did not ask for too much. */
  isOutageIfStuck?: boolean;
}

interface Waiter {
  since: number;
  hasSeenDone: boolean;
  begin: () => void;
}

/** The waiters of each key, in their order. */
type Queues = Map<string, Set<Waiter>>;

/** A place goes to the key with the fewest places, then to the longest waiter. */
export function createConcurrencyLimit(config: ConcurrencyLimitConfig): ConcurrencyLimit {
  const queues: Queues = new Map();
  const places = createPlaces(config, (key, outcome) => {
    if (outcome === "done") for (const waiter of queues.get(key) ?? []) waiter.hasSeenDone = true;
    findNext(queues, places)?.begin();
  });

  const leave = (key: string, waiter: Waiter): void => {
    const queue = queues.get(key);
    queue?.delete(waiter);
    if (queue?.size === 0) queues.delete(key);
  };

  const wait = (key: string): Promise<GiveBack> =>
    new Promise((resolve, reject) => {
      const waiter: Waiter = {
        since: performance.now(),
        hasSeenDone: false,
        begin: () => {
          cancel();
          leave(key, waiter);
          resolve(places.take(key));
        },
      };
      const cancel = afterRunning(config.waitMs, () => {
        leave(key, waiter);
        const isOutage = config.isOutageIfStuck === true && !waiter.hasSeenDone;
        reject(isOutage ? unavailable() : tooManyAtATime(config));
      });
      const queue = queues.get(key) ?? new Set();
      queues.set(key, queue.add(waiter));
    });

  return { acquire: async (key) => (places.isFree(key) ? places.take(key) : wait(key)) };
}

interface Places {
  takenBy: (key: string) => number;
  isFree: (key: string) => boolean;
  take: (key: string) => GiveBack;
}

/** Calls `onFree` for each released place. */
function createPlaces(
  { perKey, total = Number.POSITIVE_INFINITY }: ConcurrencyLimitConfig,
  onFree: (key: string, outcome: "done" | "failed") => void,
): Places {
  const taken = new Map<string, number>();
  let takenInAll = 0;
  const takenBy = (key: string) => taken.get(key) ?? 0;

  const giveBack = (key: string, outcome: "done" | "failed"): void => {
    takenInAll -= 1;
    const rest = takenBy(key) - 1;
    if (rest === 0) taken.delete(key);
    else taken.set(key, rest);
    onFree(key, outcome);
  };

  return {
    takenBy,
    isFree: (key) => takenInAll < total && takenBy(key) < perKey,
    take: (key) => {
      taken.set(key, takenBy(key) + 1);
      takenInAll += 1;
      let isHeld = true;
      return (outcome = "done") => {
        if (!isHeld) return;
        isHeld = false;
        giveBack(key, outcome);
      };
    },
  };
}

function findNext(queues: Queues, { isFree, takenBy }: Places): Waiter | undefined {
  let next: { waiter: Waiter; taken: number } | undefined;
  for (const [key, [waiter]] of queues) {
    if (!waiter || !isFree(key)) continue;
    const taken = takenBy(key);
    const isBefore =
      !next || taken < next.taken || (taken === next.taken && waiter.since < next.waiter.since);
    if (isBefore) next = { waiter, taken };
  }
  return next?.waiter;
}

/** The 429 (draft-ietf-httpapi-ratelimit-headers-10). */
export function tooManyAtATime({ name, perKey, waitMs }: ConcurrencyLimitConfig): ApiError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new ApiError("RATE_LIMITED", {
    detail: "Too many such requests at a time. Please wait for some.",
    headers: {
      "Retry-After": String(retryAfterSeconds),
      "RateLimit-Policy": `"${name}";q=${perKey};qu="concurrent-requests"`,
      RateLimit: `"${name}";r=0;t=${retryAfterSeconds}`,
    },
    securityEvent: "rate-limited",
  });
}
