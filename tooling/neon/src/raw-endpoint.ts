/** Neon's WebSocket in front of any TCP server, for tests; forwards all bytes unchanged. */
import { createConnection } from "node:net";
import type { WebSocket } from "ws";
import { type NeonEndpoint, startEndpointServer } from "./endpoint-server.ts";

export function startRawEndpoint(): Promise<NeonEndpoint> {
  return startEndpointServer(passOn);
}

function passOn(socket: WebSocket, port: number): void {
  const upstream = createConnection({ host: "127.0.0.1", port });
  upstream.on("data", (data) => socket.send(data));
  upstream.on("close", () => socket.close());
  upstream.on("error", () => {});
  socket.on("message", (data: Buffer) => upstream.write(data));
  socket.on("close", () => upstream.destroy());
  socket.on("error", () => upstream.destroy());
}
