/**
 * What Neon offers under its host names, on loopback and in front of any local PostgreSQL: SQL over HTTP and
 * PostgreSQL's protocol over a WebSocket. For tests: nothing of it is in production.
 *
 *     const neon = await startNeonEndpoint();
 *     createDb({ url: neonUrl("postgresql://postgres:…@127.0.0.1:54329/todo") });
 *
 * From then on `fetch` and `WebSocket` of this process reach the endpoint instead of the internet, whatever has bundled
 * the driver. Another process is redirected by `node --import @todo/neon/redirect`, with NEON_ENDPOINT_PORT.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { WebSocketServer } from "ws";
import { postgresPort, postgresUrl } from "./neon-url.ts";
import { redirectNeon } from "./redirect-neon.ts";
import { answerSql, type SqlRequest } from "./sql-over-http.ts";
import { bridge } from "./websocket-bridge.ts";

export interface NeonEndpoint {
  /** Where it listens on 127.0.0.1: `POST /sql` and the WebSocket `/v2`. */
  port: number;
  /** Ends all connections, and lets this process reach the internet again. */
  close(): Promise<void>;
}

/** Listens on a free port, and redirects this process. */
export async function startNeonEndpoint(): Promise<NeonEndpoint> {
  const server = createServer((request, response) => void answer(request, response));
  const sockets = new WebSocketServer({ server, path: "/v2" });
  sockets.on("connection", (socket, { url }) => bridge(socket, portIn(url)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const restore = redirectNeon(port);
  const close = async () => {
    restore();
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, close };
}

const portIn = (url = "") => postgresPort(new URLSearchParams(url.split("?")[1]).get("host") ?? "");

async function answer(request: IncomingMessage, response: ServerResponse) {
  const url = String(request.headers["neon-connection-string"]);
  const isolationLevel = request.headers["neon-batch-isolation-level"];
  const { status, body } = await answerSql(
    postgresUrl(url),
    (await json(request)) as SqlRequest,
    isolationLevel?.toString(),
  );
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
