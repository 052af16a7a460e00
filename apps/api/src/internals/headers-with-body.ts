import type { ServerResponse } from "node:http";

/** Next.js flushes headers before the body: this sends both in one system call. */
export function sendHeadersWithBody(response: ServerResponse): void {
  const flushHeaders = response.flushHeaders.bind(response);
  response.flushHeaders = () => {
    const { socket } = response;
    socket?.cork();
    flushHeaders();
    process.nextTick(() => socket?.uncork());
  };
}
