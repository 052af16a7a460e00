import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { afterRunning } from "./after-running.ts";
import type { HttpConnection, HttpConnections } from "./connections.ts";

/** Requests that were sent before the client could notice the shutdown arrive in this time. */
const arrivedWithinMs = 100;
const bodiesWithinMs = 5_000;
const answeredWithinMs = 30_000;

/** Ends the connections of a closing server: idle ones at once, partial bodies after 5 s, the rest within 30 s. */
export function endConnections(connections: HttpConnections): void {
  if (connections.isEnding) return;
  connections.isEnding = true;
  const { bySocket } = connections;
  for (const connection of bySocket.values()) {
    if (connection.newest && !isDone(connection.newest)) closeAfter(connection, connection.newest);
  }
  afterRunning(arrivedWithinMs, () => endAll(bySocket, ({ newest }) => !newest || isDone(newest)));
  afterRunning(bodiesWithinMs, () => endAll(bySocket, ({ newest }) => !newest?.req.complete));
  afterRunning(answeredWithinMs, () => {
    const responses = [...bySocket.values()].map(({ newest }) => newest);
    connections.hasLostRequests = responses.some((response) => response?.headersSent === false);
    for (const socket of bySocket.keys()) socket.destroy();
  });
}

export function closeAfter(connection: HttpConnection, response: ServerResponse): void {
  connection.isClosing = true;
  if (!response.headersSent) response.setHeader("Connection", "close");
  const { socket } = response.req;
  response.once("finish", () => response.req.complete && socket.destroySoon());
}

function isDone({ req, writableFinished }: ServerResponse): boolean {
  return req.complete && writableFinished;
}

function endAll(
  bySocket: Map<Socket, HttpConnection>,
  isToEnd: (connection: HttpConnection) => boolean,
) {
  for (const [socket, connection] of bySocket) {
    if (isToEnd(connection)) end(socket, connection);
  }
}

function end(socket: Socket, { newest }: HttpConnection): void {
  const isWaiting = newest && !newest.socket && !newest.writableFinished;
  if (isWaiting) newest.once("socket", () => socket.destroySoon());
  else socket.destroy();
}
