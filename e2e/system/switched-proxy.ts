import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface SwitchedProxy {
  url: string;
  /** Breaks all connections, and every later one. */
  off: () => void;
  on: () => void;
  close: () => Promise<void>;
}

/** A TCP proxy in front of the server at `port` on this machine: the network of one device. */
export async function startSwitchedProxy(port: number): Promise<SwitchedProxy> {
  let isOn = true;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    if (!isOn) return client.destroy();
    const upstream = connect(port, "localhost");
    const end = () => {
      for (const socket of [client, upstream]) {
        socket.destroy();
        sockets.delete(socket);
      }
    };
    for (const socket of [client, upstream]) sockets.add(socket.on("error", end).on("close", end));
    return client.pipe(upstream).pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    off: () => {
      isOn = false;
      breakAll();
    },
    on: () => {
      isOn = true;
    },
    close: async () => {
      breakAll();
      server.close();
      await once(server, "close");
    },
  };
}
