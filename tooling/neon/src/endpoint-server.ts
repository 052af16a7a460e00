import { createServer, type RequestListener } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { postgresPort } from "./neon-url.ts";
import { redirectNeon } from "./redirect-neon.ts";

export interface NeonEndpoint {
  /** Where it listens on 127.0.0.1: `POST /sql` and the WebSocket `/v2`. */
  port: number;
  /** Ends all connections, and lets this process reach the internet again. */
  close(): Promise<void>;
}

/** Listens on a free port, and redirects this process. `onSocket` is called with the port of the PostgreSQL. */
export async function startEndpointServer(
  onSocket: (socket: WebSocket, port: number) => void,
  onRequest?: RequestListener,
): Promise<NeonEndpoint> {
  const server = createServer(onRequest);
  const sockets = new WebSocketServer({ server, path: "/v2" });
  sockets.on("connection", (socket, { url = "" }) => {
    onSocket(socket, postgresPort(new URLSearchParams(url.split("?")[1]).get("host") ?? ""));
  });
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
