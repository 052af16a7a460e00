import pino, { type Logger } from "pino";

const bufferBytes = 8_192;
const flushedEveryMs = 200;
/** When nobody reads the log, lines beyond this are dropped, rather than the process with its memory. */
const waitingMaxBytes = 16 * 1024 * 1024;

/**
 * Writes JSON lines to stdout, several at a time and at most 200 ms late, also when the process ends; only kill -9
 * loses those. A platform that suspends the process between requests needs `immediate`.
 */
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
