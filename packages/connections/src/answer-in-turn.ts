import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { HttpConnection, HttpConnections } from "./connections.ts";
import { closeAfter } from "./end-connections.ts";
import { hasOneHost } from "./host-header.ts";
import { sendRefusal } from "./refusal.ts";

type OnIncoming = (request: IncomingMessage & { upgrade?: boolean }, keepAlive: boolean) => number;

/** Waiting requests per connection; further ones stay unread. */
const maxWaiting = 32;

/** Starts each request after the response before it on its connection; Node.js would start it at once. */
export function answerInTurn(server: Server, connections: HttpConnections): void {
  const listeners = server.listeners("request") as RequestListener[];
  const answer: RequestListener = (request, response) => {
    if (!hasOneHost(request)) return sendRefusal(response, connections.refusalOf(undefined));
    for (const listener of listeners) listener.call(server, request, response);
  };
  // Releases the last response of an idle connection.
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
    response.on("finish", forget);
    if (connections.isEnding) closeAfter(connection, response);
    // Node.js assigns the socket when the response before is finished.
    if (response.socket) return answer(request, response);
    connection.waiting += 1;
    const begin = () => {
      const isWanted = request.complete || !connection.isRefused;
      if (isWanted && socket.writable) answer(request, response);
    };
    response.once("socket", () => {
      connection.waiting -= 1;
      // Without it, responses without I/O would block other connections.
      setImmediate(begin);
    });
  });
}

/** Pauses Node's parser at a full queue, as at an upgrade; `ignoreUpgrades` resumes it. */
export function limitPipeline(socket: Socket, connection: HttpConnection): void {
  const { parser } = socket as Socket & { parser?: { onIncoming: OnIncoming } | null };
  if (!parser) return;
  const { onIncoming } = parser;
  parser.onIncoming = (request, shouldKeepAlive) => {
    if (connection.waiting >= maxWaiting) request.upgrade = true;
    return onIncoming(request, shouldKeepAlive);
  };
}
