import { unansweredError } from "./api-error.ts";
import { createEventParser, type StreamEvent } from "./parse-events.ts";

interface ReadOptions {
  /** Milliseconds without a byte after which the stream is given up. */
  silenceMs: { atFirst: number; later: number };
  /** Called with the milliseconds that the server asks to wait before the next stream. */
  onRetry: (milliseconds: number) => void;
  /** Ends the stream. */
  signal?: AbortSignal | undefined;
}

/** There is no stream, or something on the way holds it back. */
export class NoStreamError extends Error {
  override readonly name = "NoStreamError";
}

/** Reads the events of a `text/event-stream`. Ends with the stream, and ends it. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  { silenceMs, onRetry, signal }: ReadOptions,
): AsyncGenerator<StreamEvent, void> {
  const parse = createEventParser(onRetry);
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const cancel = () => reader.cancel().catch(() => undefined);
  // The request's own signal may be collected as garbage while its stream goes on.
  const onAbort = () => void cancel();
  signal?.addEventListener("abort", onAbort);
  let error: Error = new NoStreamError();
  let waitMs = silenceMs.atFirst;
  try {
    while (!signal?.aborted) {
      const { done, value } = await within(waitMs, reader.read().catch(throwUnanswered), error);
      if (done) return;
      error = unansweredError(new Error("The stream has stalled."));
      waitMs = silenceMs.later;
      yield* parse(decoder.decode(value, { stream: true }));
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    await cancel();
  }
}

function throwUnanswered(cause: unknown): never {
  throw unansweredError(cause);
}

/** Rejects with `error` if `promise` takes longer. */
async function within<T>(milliseconds: number, promise: Promise<T>, error: Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, milliseconds, error);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
