// What every HTTP server of a process does with its connections, whoever made it: Next.js or we.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { answerInTurn, limitPipeline } from "./answer-in-turn.ts";
import { endConnections } from "./end-connections.ts";
import { ignoreUpgrades } from "./ignore-upgrades.ts";
import { type Refusal, refuseBrokenRequests } from "./refusal.ts";

/** The answer to what is no request, by the code of Node's HTTP parser or server. */
type RefusalOf = (code: string | undefined) => Refusal;

export interface HttpConnection {
  /** The answer to the request that came last. */
  newest?: ServerResponse;
  /** How many requests wait for their turn. */
  waiting: number;
  /** What came last is no request; nothing that comes after it is one. */
  isRefused?: boolean;
  /** Requests that come from now on are not carried out. */
  isClosing?: boolean;
}

/** The open connections of a server. */
export interface HttpConnections {
  bySocket: Map<Socket, HttpConnection>;
  isEnding: boolean;
  /** Whether the end cut off requests that had no answer yet. */
  hasLostRequests: boolean;
  refusalOf: RefusalOf;
}

const limits = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  // Node's own refusal would have no body.
  requireHostHeader: false,
  // A client that has sent all it wants to send still gets its answer.
  httpAllowHalfOpen: true,
  shouldUpgradeCallback: () => true,
};
const nodesKeepAliveMs = 5_000;
/** Longer than load balancers keep theirs, so that they never send into a connection that is being closed. */
const keepAliveMs = 75_000;

const servers = new WeakMap<Server, HttpConnections>();

/**
 * Prepares each HTTP server of this process at its first connection, through Node's documented channel: Next.js makes
 * its own and hands it to nobody. A server that closes ends its connections within 30 s. The returned function stops the
 * preparation of further servers.
 */
export function prepareConnections(refusalOf: RefusalOf): () => void {
  const accept = (message: unknown) => {
    const { socket } = message as { socket: Socket & { server?: Server } };
    const { server } = socket;
    if (!(server instanceof Server)) return;
    const { bySocket } = servers.get(server) ?? prepareServer(server, refusalOf);
    const connection = { waiting: 0 };
    bySocket.set(socket, connection);
    limitPipeline(socket, connection);
    socket.once("close", () => bySocket.delete(socket));
  };
  subscribe("net.server.socket", accept);
  return () => unsubscribe("net.server.socket", accept);
}

/** Whether the end of `server` cut off requests that had no answer yet. */
export function hasLostRequests(server: Server): boolean {
  return servers.get(server)?.hasLostRequests ?? false;
}

function prepareServer(server: Server, refusalOf: RefusalOf): HttpConnections {
  const bySocket = new Map<Socket, HttpConnection>();
  const connections = { bySocket, isEnding: false, hasLostRequests: false, refusalOf };
  servers.set(server, connections);
  Object.assign(server, limits);
  if (server.keepAliveTimeout === nodesKeepAliveMs) server.keepAliveTimeout = keepAliveMs;
  answerInTurn(server, connections);
  refuseBrokenRequests(server, connections);
  ignoreUpgrades(server, connections);
  const close = server.close.bind(server);
  server.close = (callback) => {
    endConnections(connections);
    return close(callback);
  };
  return connections;
}
