import pino, { type Logger } from "pino";

const bufferBytes = 8_192;
const flushedEveryMs = 200;
/** Beyond it lines are dropped, if nobody reads the log. */
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
  setInterval(() => destination.flush(), flushedEveryMs).unref();
  return pino(options, destination);
}
