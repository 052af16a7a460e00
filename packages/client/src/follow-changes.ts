import { ApiError, isPassing } from "./api-error.ts";
import { pause } from "./pause.ts";
import { readEvents, NoStreamError } from "./read-events.ts";
import type { Change, ChangePage } from "./task-history.ts";

export interface FollowOptions {
  /** The last known change: `next` of `changes()`, requested before the list. */
  since: number;
  /** Ends the iteration, which rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Interval of polling, without a stream; 30,000 by default. */
  pollEveryMs?: number;
  /** `false` polls at once, as after `onPolling`. */
  isLive?: boolean;
  /** Called when polling replaces the stream. */
  onPolling?: () => void;
}

export interface ChangeSources {
  page(since: number, signal?: AbortSignal): Promise<ChangePage>;
  stream(since: number, signal?: AbortSignal): Promise<ReadableStream<Uint8Array> | undefined>;
}

/** The server sends a comment every 25 seconds. */
const silenceMs = { atFirst: 10_000, later: 60_000 };
const firstRetryMs = 3_000;
const longestPauseMs = 15_000;
/** A connection that lasted so long counts as a success. */
const steadyMs = 10_000;

/** Iterates over changes after `since` in order. Rejects with `CHANGES_EXPIRED` (410) at a gap: list again. */
export async function* followChanges(
  sources: ChangeSources,
  { since, signal, pollEveryMs = 30_000, onPolling, ...options }: FollowOptions,
): AsyncGenerator<Change, void> {
  let last = since;
  let retryMs = firstRetryMs;
  let { isLive = true } = options;
  let failures = 0;

  async function* streamed(): AsyncGenerator<Change, void> {
    const body = await sources.stream(last, signal);
    if (!body) throw new NoStreamError();
    const onRetry = (milliseconds: number) => {
      retryMs = milliseconds;
    };
    for await (const { event, data } of readEvents(body, { silenceMs, onRetry, signal })) {
      if (event === "resync") throw expired();
      // The user has too many streams: another one would end the oldest.
      if (event === "replaced") throw new NoStreamError();
      yield JSON.parse(data) as Change;
    }
  }

  async function* polled(): AsyncGenerator<Change, void> {
    for (let more = true; more; ) {
      const page = await sources.page(last, signal);
      yield* page.changes;
      last = page.next;
      more = page.more;
    }
  }

  for (;;) {
    const startedAt = Date.now();
    try {
      for await (const change of isLive ? streamed() : polled()) {
        if (change.change <= last) continue;
        last = change.change;
        yield change;
      }
      failures = 0;
      await pause(isLive ? spread(retryMs) : pollEveryMs, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (isLive && isWithoutStream(error)) {
        isLive = false;
        onPolling?.();
      } else {
        failures = Date.now() - startedAt > steadyMs ? 1 : failures + 1;
        await pause(pauseAfter(error, failures, retryMs), signal);
      }
    }
  }
}

/** A proxy may refuse streams, or write into them. */
function isWithoutStream(error: unknown): boolean {
  if (!(error instanceof ApiError)) {
    return error instanceof NoStreamError || error instanceof SyntaxError;
  }
  return error.status === 406 || (error.code === "UNREADABLE" && !isPassing(error));
}

function pauseAfter(error: unknown, failures: number, retryMs: number): number {
  if (!(error instanceof ApiError && isPassing(error))) throw error;
  const askedMs = (error.retryAfterSeconds ?? 0) * 1000;
  return spread(askedMs || Math.min(retryMs * 2 ** (failures - 1), longestPauseMs));
}

/** Random, so that clients do not return all at once. */
function spread(milliseconds: number): number {
  return milliseconds * (1 + Math.random() / 2);
}

function expired(): ApiError {
  const detail = "The changes since then are no longer known.";
  return new ApiError({ status: 410, code: "CHANGES_EXPIRED", detail });
}
