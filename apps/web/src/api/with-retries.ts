import { type Failure, toFailure } from "./failure.ts";

interface Clock {
  /** Milliseconds. */
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
}

/** Milliseconds after which nobody is kept waiting for another try. */
const givesUpAfterMs = 5000;
const firstPauseMs = 400;

const clock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Tries again for some seconds what is safe to send twice and may succeed later. Rejects with the last failure. */
export async function withRetries<T>(
  send: () => Promise<T>,
  { now, sleep }: Clock = clock,
): Promise<T> {
  const startedAt = now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      const failure = toFailure(error);
      const pauseMs = pauseBeforeNextTry(failure, tries);
      if (pauseMs === undefined || now() - startedAt + pauseMs > givesUpAfterMs) throw failure;
      await sleep(pauseMs);
    }
  }
}

/** `undefined` for a failure that time does not mend. */
function pauseBeforeNextTry(failure: Failure, tries: number): number | undefined {
  const { status, code, retryAfterSeconds } = failure;
  const isUnanswered = status === 0 && code !== "OFFLINE";
  // A 503 that doesn't say when to come back is a server error like any other.
  const isPassing = status === 503 || code === "IDEMPOTENCY_IN_PROGRESS";
  if (isPassing && retryAfterSeconds !== undefined) return retryAfterSeconds * 1000;
  // Not all at the same moment once the server is back.
  return isUnanswered ? firstPauseMs * 2 ** (tries - 1) * (0.5 + Math.random()) : undefined;
}
