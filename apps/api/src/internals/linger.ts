import type { IncomingMessage, ServerResponse } from "node:http";
import { lingerLimits } from "@todo/connections/linger-limits";

const { lingerMs, discardedMaxBytes } = lingerLimits;

/**
 * Lets a client read an answer that it gets while it is still sending: closing the connection, or reading nothing more
 * of it, could lose the answer (RFC 9112, section 9.6). The rest of the request is discarded up to 16 MiB; beyond that
 * the client is made to wait. A request that is not whole 15 s after its answer loses its connection.
 */
export function lingerAfterAnswer(request: IncomingMessage, response: ServerResponse): void {
  if (!hasBody(request)) return;
  // Before Node's own listener, which closes the connection.
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
  // What Node.js calls to close after the answer; while bytes are unread that would reset the connection.
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
  // Once it is answered, Node.js no longer closes a request whose connection is lost.
  socket.once("close", stop);
  // Whoever has begun to read the body would hold it back.
  request.unpipe();
  request.removeAllListeners("readable").removeAllListeners("data").resume();
}
