import type { RequestListener, Server, ServerResponse } from "node:http";
import type { Connections } from "./connections.ts";
import { closeAfter } from "./end-connections.ts";
import { hasOneHost } from "./host-header.ts";
import { sendRefusal } from "./refusal.ts";

/** Lets a request begin when the answer before it on its connection is finished, which Node.js does not wait for. */
export function answerInTurn(server: Server, connections: Connections): void {
  const listeners = server.listeners("request") as RequestListener[];
  const answer: RequestListener = (request, response) => {
    if (!hasOneHost(request)) return sendRefusal(response, connections.refusalOf(undefined));
    for (const listener of listeners) listener.call(server, request, response);
  };
  // What is answered need not stay in memory while its connection is quiet.
  function forget(this: ServerResponse) {
    const connection = connections.bySocket.get(this.req.socket);
    if (connection?.newest === this && this.req.complete) delete connection.newest;
  }
  server.removeAllListeners("request").on("request", (request, response) => {
    const { socket } = request;
    const connection = connections.bySocket.get(socket);
    if (!connection) return answer(request, response);
    if (connection.isRefused || connection.isClosing) return;
    connection.newest = response;
    response.once("finish", forget);
    if (connections.isEnding) closeAfter(connection, response);
    // Node.js gives an answer its socket when the one before is finished.
    if (response.socket) return answer(request, response);
    waitForTurn(response, socket.writableHighWaterMark, () => {
      if (request.complete || !connection.isRefused) answer(request, response);
    });
  });
}

/** Calls `begin` in turn. Node.js reads nothing more while answers that wait for theirs hold `highWaterMark` bytes. */
function waitForTurn(response: ServerResponse, highWaterMark: number, begin: () => void): void {
  const { _onPendingData: hold } = response as unknown as {
    _onPendingData: (bytes: number) => void;
  };
  hold(highWaterMark);
  response.once("socket", () => {
    hold(-highWaterMark);
    begin();
  });
}
