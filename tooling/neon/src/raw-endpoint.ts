/** Neon's WebSocket in front of what may be no PostgreSQL at all: all bytes pass as they are. For tests. */
import { createServer } from "node:http";
import { createConnection } from "node:net";
import { WebSocketServer } from "ws";
import type { NeonEndpoint } from "./neon-endpoint.ts";
import { postgresPort } from "./neon-url.ts";
import { redirectNeon } from "./redirect-neon.ts";

/** Listens on a free port, and redirects this process until it is closed. */
export async function startRawEndpoint(): Promise<NeonEndpoint> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, path: "/v2" });
  sockets.on("connection", (socket, { url = "" }) => {
    const host = new URLSearchParams(url.split("?")[1]).get("host") ?? "";
    const upstream = createConnection({ host: "127.0.0.1", port: postgresPort(host) });
    upstream.on("data", (data) => socket.send(data));
    upstream.on("close", () => socket.close());
    upstream.on("error", () => {});
    socket.on("message", (data: Buffer) => upstream.write(data));
    socket.on("close", () => upstream.destroy());
    socket.on("error", () => upstream.destroy());
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
