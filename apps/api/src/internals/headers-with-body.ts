import { OutgoingMessage, ServerResponse } from "node:http";

/**
 * Next.js flushes headers before the body: this sends both in one system call. Not by a function of each response: V8
 * keeps responses that have one until its next full collection, and all that they refer to. Returns the undo function.
 */
export function sendHeadersWithBody(): () => void {
  const { flushHeaders } = OutgoingMessage.prototype;
  ServerResponse.prototype.flushHeaders = function (this: ServerResponse) {
    const { socket } = this;
    socket?.cork();
    flushHeaders.call(this);
    process.nextTick(() => socket?.uncork());
  };
  return () => {
    ServerResponse.prototype.flushHeaders = flushHeaders;
  };
}
