import { createConnection, createServer, type Socket } from "node:net";

export interface TcpServer {
  /** The given URL with the server's port. */
  url: string;
  sockets: Set<Socket>;
  /** Lets nobody connect any more. */
  stopListening: () => void;
  close: () => void;
}

/** A TCP server on a free port of loopback. `url` is that of a database. */
export async function listen(
  url: string,
  onConnection: (socket: Socket) => void,
): Promise<TcpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.on("close", () => sockets.delete(socket));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = new URL(url);
  address.port = String((server.address() as { port: number }).port);
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: address.href, sockets, stopListening: () => server.close(), close };
}

/** Connects `socket` to the database at `url`. */
export function passOn(socket: Socket, url: string): void {
  const { hostname, port } = new URL(url);
  const upstream = createConnection({ host: hostname, port: Number(port) });
  upstream.on("error", () => {});
  socket.on("close", () => upstream.destroy());
  socket.pipe(upstream).pipe(socket);
}
