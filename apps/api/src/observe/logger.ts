import pino, { type Logger } from "pino";

const bufferBytes = 8_192;
const flushedEveryMs = 200;
/** Beyond it lines are dropped, if nobody reads the log or its disk is full. */
const waitingMaxBytes = 16 * 1024 * 1024;

/** Writes JSON lines to stdout at most 200 ms late. `immediate` is for platforms that suspend the process. */
export function createLogger(level: string, { immediate }: { immediate: boolean }): Logger {
  const options = { level, base: null };
  if (immediate) return pino(options);
  const destination = pino.destination({
    sync: false,
    minLength: bufferBytes,
    maxLength: waitingMaxBytes,
  });
  const { flushSync } = destination;
  destination.on("error", () => {
    // At the exit, pino would repeat the failed write for ever.
    destination.flushSync = () => {};
  });
  destination.on("drain", () => {
    destination.flushSync = flushSync;
  });
  setInterval(() => destination.flush(), flushedEveryMs).unref();
  return pino(options, destination);
}

/** Resolves when all lines are written, or when a write has failed. */
export function flushed(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    logger.flush(() => resolve());
  });
}
