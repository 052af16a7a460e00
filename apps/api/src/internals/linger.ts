import type { IncomingMessage, ServerResponse } from "node:http";
import { lingerLimits } from "@todo/connections/linger-limits";

const { lingerMs, discardedMaxBytes } = lingerLimits;

/**
 * Sends a response during its request: closing at once could lose it (RFC 9112, section 9.6). Discards up to 16 MiB,
 * then stops reading; closes after 15 s.
 */
export function lingerAfterAnswer(request: IncomingMessage, response: ServerResponse): void {
  if (!hasBody(request)) return;
  // Before Node's listener, which closes the connection.
  response.prependOnceListener("finish", () => {
    if (!request.complete && !request.destroyed) discardRest(request);
  });
}

/** RFC 9112, section 6.3. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

function discardRest(request: IncomingMessage): void {
  const { socket } = request;
  let discardedBytes = 0;
  const onData = (chunk: Buffer) => {
    discardedBytes += chunk.byteLength;
    if (discardedBytes <= discardedMaxBytes) return;
    request.pause();
    socket.pause();
  };
  // Node.js calls it after the response; with unread bytes it would reset the connection.
  socket.destroySoon = () => socket.end();
  const deadline = setTimeout(() => socket.destroy(), lingerMs).unref();
  const stop = () => {
    clearTimeout(deadline);
    socket.off("data", onData).off("close", stop);
    request.off("close", stop);
    Reflect.deleteProperty(socket, "destroySoon");
    if (socket.writableEnded) socket.destroy();
  };
  socket.on("data", onData);
  request.once("close", stop);
  // After the response Node.js does not close a request whose connection is lost.
  socket.once("close", stop);
  // A previous reader would block the body.
  request.unpipe();
  request.removeAllListeners("readable").removeAllListeners("data").resume();
}
