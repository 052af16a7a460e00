import type { Socket } from "node:net";
import { lingerLimits } from "./linger-limits.ts";

const { lingerMs, discardedMaxBytes } = lingerLimits;

/**
 * Discards what a client sends on after it was refused, up to 16 MiB and 15 s: closing the connection at once could
 * lose the refusal (RFC 9112, section 9.6). Nothing of it is read as HTTP.
 */
export function lingerAfterRefusal(socket: Socket): void {
  const { bytesRead } = socket;
  const deadline = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once("close", () => clearTimeout(deadline));
  const parsers = socket.listeners("data") as ((chunk: Buffer) => void)[];
  socket.on("data", () => {
    if (socket.bytesRead - bytesRead > discardedMaxBytes) socket.pause();
  });
  for (const parser of parsers) socket.off("data", parser);
  socket.resume();
}
