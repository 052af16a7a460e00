import { ApiError } from "./api-error.ts";

interface RetryOptions {
  /** Milliseconds after which no other try begins; 0 for one try. */
  retryForMs: number;
  signal?: AbortSignal | undefined;
  /** Milliseconds. */
  now?: () => number;
  /** Rejects once the signal is aborted. */
  sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

const firstPauseMs = 400;

/**
 * Tries again what is safe to send twice and may succeed later: what was not answered, and what
 * the API asks to repeat (`Retry-After` of 429, 503 and 409 IDEMPOTENCY_IN_PROGRESS). Rejects with
 * the last error, at once if the API asks for more time than is left.
 */
export async function withRetries<T>(
  send: () => Promise<T>,
  { retryForMs, signal, now = Date.now, sleep = pause }: RetryOptions,
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

/** `undefined` for an error that time does not mend. */
function pauseBeforeNextTry(error: unknown, tries: number): number | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const { status, code, retryAfterSeconds } = error;
  // An API that doesn't say when to come back has no better answer to give.
  const isPassing = status === 429 || status === 503 || code === "IDEMPOTENCY_IN_PROGRESS";
  if (isPassing && retryAfterSeconds !== undefined) return retryAfterSeconds * 1000;
  // Not all clients at the same moment once the server is back.
  const isUnanswered = status === 0 && code !== "OFFLINE";
  return isUnanswered ? firstPauseMs * 2 ** (tries - 1) * (0.5 + Math.random()) : undefined;
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener("abort", onAbort, { once: true });
  });
}
