import type { ServerResponse } from "node:http";

/**
 * Lets the headers of an answer leave together with what is written in the same turn of the event loop, in one system
 * call. Next.js flushes them by themselves, right before it writes the body.
 */
export function sendHeadersWithBody(response: ServerResponse): void {
  const flushHeaders = response.flushHeaders.bind(response);
  response.flushHeaders = () => {
    const { socket } = response;
    socket?.cork();
    flushHeaders();
    process.nextTick(() => socket?.uncork());
  };
}
