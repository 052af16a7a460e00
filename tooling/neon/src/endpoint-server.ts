import { createServer, type RequestListener } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { postgresPort } from "./neon-url.ts";
import { redirectNeon } from "./redirect-neon.ts";

export interface NeonEndpoint {
  /** On 127.0.0.1: `POST /sql` and the WebSocket `/v2`. */
  port: number;
  close(): Promise<void>;
}

/** Redirects this process to a free port. `onSocket` gets the port of the PostgreSQL. */
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
