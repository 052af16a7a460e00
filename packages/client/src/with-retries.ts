import { ApiError } from "./api-error.ts";
import { pause } from "./pause.ts";

interface RetryOptions {
  /** Milliseconds until the last attempt may start; 0 for one attempt. */
  retryForMs: number;
  signal?: AbortSignal | undefined;
  now?: () => number;
  sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

const firstPauseMs = 400;

/** The clock of the day may be set back, and the retries would not end. */
const monotonic = () => performance.now();

/** Repeats `send` after no response, or as `Retry-After` says if the time suffices. */
export async function withRetries<T>(
  send: () => Promise<T>,
  { retryForMs, signal, now = monotonic, sleep = pause }: RetryOptions,
): Promise<T> {
  const startedAt = now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      const pauseMs = pauseBeforeNextTry(error, tries);
      if (pauseMs === undefined || now() - startedAt + pauseMs > retryForMs) throw error;
      await sleep(pauseMs, signal);
    }
  }
}

function pauseBeforeNextTry(error: unknown, tries: number): number | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const { status, code, retryAfterSeconds } = error;
  const isPassing = status === 429 || status === 503 || code === "IDEMPOTENCY_IN_PROGRESS";
  // Random, so that clients do not return all at once.
  const ownPauseMs = firstPauseMs * 2 ** (tries - 1) * (0.5 + Math.random());
  if (isPassing && retryAfterSeconds !== undefined) return retryAfterSeconds * 1000 || ownPauseMs;
  return status === 0 && code !== "OFFLINE" ? ownPauseMs : undefined;
}
