import { unansweredError } from "./api-error.ts";
import { createEventParser, type StreamEvent } from "./parse-events.ts";
import { within } from "./within.ts";

interface ReadOptions {
  /** Milliseconds without data until the stream counts as broken. */
  silenceMs: { atFirst: number; later: number };
  /** Called with the pause in milliseconds that the server requests. */
  onRetry: (milliseconds: number) => void;
  signal?: AbortSignal | undefined;
}

/** No stream, or a proxy that buffers it. */
export class NoStreamError extends Error {
  override readonly name = "NoStreamError";
}

/** Reads a `text/event-stream` until it ends, and closes it. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  { silenceMs, onRetry, signal }: ReadOptions,
): AsyncGenerator<StreamEvent, void> {
  const parse = createEventParser(onRetry);
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const cancel = () => reader.cancel().catch(() => undefined);
  // A signal on the request could be garbage collected during the stream.
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
