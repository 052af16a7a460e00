import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { HttpConnection, HttpConnections } from "./connections.ts";
import { closeAfter } from "./end-connections.ts";
import { hasOneHost } from "./host-header.ts";
import { sendRefusal } from "./refusal.ts";

type OnIncoming = (request: IncomingMessage & { upgrade?: boolean }, keepAlive: boolean) => number;

/** Of one connection; what else has come stays unread. */
const maxWaiting = 32;

/** Lets a request begin when the answer before it on its connection is finished, which Node.js does not wait for. */
export function answerInTurn(server: Server, connections: HttpConnections): void {
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
    connection.waiting += 1;
    const begin = () => {
      const isWanted = request.complete || !connection.isRefused;
      if (isWanted && socket.writable) answer(request, response);
    };
    response.once("socket", () => {
      connection.waiting -= 1;
      // Answers that need no I/O would follow each other without a turn for other connections.
      setImmediate(begin);
    });
  });
}

/**
 * Lets Node's parser stop at the request that would be one too many to wait, as it does at an upgrade; it is read again
 * with all that follows when those before are answered.
 */
export function limitPipeline(socket: Socket, connection: HttpConnection): void {
  const { parser } = socket as Socket & { parser?: { onIncoming: OnIncoming } | null };
  if (!parser) return;
  const { onIncoming } = parser;
  parser.onIncoming = (request, shouldKeepAlive) => {
    if (connection.waiting >= maxWaiting) request.upgrade = true;
    return onIncoming(request, shouldKeepAlive);
  };
}
