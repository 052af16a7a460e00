import type { IncomingMessage, ServerResponse } from "node:http";

const accepted = /text\/(?:event-stream|\*)/i;
const eventStream = /^content-type: text\/event-stream/im;
const lookAgainMs = 100;

/** Ends an event stream with its client's FIN. Other responses continue after it. */
export function endWithClient(
  { socket, headers }: IncomingMessage,
  response: ServerResponse,
): void {
  if (!accepted.test(headers.accept ?? "")) return;
  const end = () => {
    if (response.writableEnded || response.destroyed) return;
    const { _header: sent } = response as ServerResponse & { _header: string | null };
    if (sent === null) setTimeout(end, lookAgainMs).unref();
    else if (eventStream.test(sent)) response.destroy();
  };
  // Not before its turn: each pipelined request would add a listener.
  response.once("socket", () => {
    if (socket.readableEnded) end();
    else socket.on("end", end);
  });
  response.on("close", () => socket.off("end", end));
}
