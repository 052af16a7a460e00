import type { Socket } from "node:net";
import { lingerLimits } from "./linger-limits.ts";

const { lingerMs, discardedMaxBytes } = lingerLimits;

/** Discards up to 16 MiB within 15 s after a refusal: closing at once could lose it (RFC 9112, section 9.6). */
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
