// Connections of all HTTP servers of a process, including those of Next.js.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { acceptWaiting } from "./accept-waiting.ts";
import { answerInTurn, limitPipeline } from "./answer-in-turn.ts";
import { endConnections } from "./end-connections.ts";
import { ignoreUpgrades } from "./ignore-upgrades.ts";
import { type Refusal, refuseBrokenRequests } from "./refusal.ts";

type RefusalOf = (code: string | undefined) => Refusal;

export interface HttpConnection {
  newest?: ServerResponse;
  waiting: number;
  /** Invalid HTTP arrived. */
  isRefused?: boolean;
  isClosing?: boolean;
}

export interface HttpConnections {
  bySocket: Map<Socket, HttpConnection>;
  isEnding: boolean;
  hasLostRequests: boolean;
  refusalOf: RefusalOf;
}

const limits = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  requireHostHeader: false,
  // Node.js would drop all but the first of a header that must be single, which Hono joins.
  joinDuplicateHeaders: true,
  // A client that closed its side still gets its response.
  httpAllowHalfOpen: true,
  shouldUpgradeCallback: () => true,
};
const nodesKeepAliveMs = 5_000;
/** Longer than load balancers keep theirs, so none sends into a closing connection. */
const keepAliveMs = 75_000;

const servers = new WeakMap<Server, HttpConnections>();

/** Prepares each server at its first connection, as Next.js exposes none. `onClosing` ends endless responses. */
export function prepareConnections(refusalOf: RefusalOf, onClosing = () => {}): () => void {
  const accept = (message: unknown) => {
    const { socket } = message as { socket: Socket & { server?: Server } };
    const { server } = socket;
    if (!(server instanceof Server)) return;
    const { bySocket } = servers.get(server) ?? prepareServer(server, refusalOf, onClosing);
    const connection = { waiting: 0 };
    bySocket.set(socket, connection);
    limitPipeline(socket, connection);
    socket.on("close", () => bySocket.delete(socket));
  };
  subscribe("net.server.socket", accept);
  return () => unsubscribe("net.server.socket", accept);
}

export function hasLostRequests(server: Server): boolean {
  return servers.get(server)?.hasLostRequests ?? false;
}

function prepareServer(
  server: Server,
  refusalOf: RefusalOf,
  onClosing: () => void,
): HttpConnections {
  const bySocket = new Map<Socket, HttpConnection>();
  const connections = { bySocket, isEnding: false, hasLostRequests: false, refusalOf };
  servers.set(server, connections);
  Object.assign(server, limits);
  if (server.keepAliveTimeout === nodesKeepAliveMs) server.keepAliveTimeout = keepAliveMs;
  answerInTurn(server, connections);
  refuseBrokenRequests(server, connections);
  ignoreUpgrades(server, connections);
  // Node.js's own `close` calls it, and takes those for idle whose response is not sent yet.
  server.closeIdleConnections = () => {};
  const close = server.close.bind(server);
  server.close = (callback) => {
    void acceptWaiting(server).then(() => {
      endConnections(connections);
      onClosing();
      close(callback);
    });
    return server;
  };
  return connections;
}
