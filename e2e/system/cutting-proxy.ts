import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface CuttingProxy {
  url: string;
  /** Every later connection breaks after this many bytes of the answer. */
  cutAfter: (bytes: number) => void;
  close: () => Promise<void>;
}

/** A TCP proxy in front of the server at `port` on this machine, which breaks connections at a chosen byte. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  let allowedBytes = Number.POSITIVE_INFINITY;
  const server = createServer((client) =>
    forward(client, connect(port, "localhost"), allowedBytes),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutAfter: (bytes) => {
      allowedBytes = bytes;
    },
    close: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

function forward(client: Socket, upstream: Socket, allowedBytes: number): void {
  let left = allowedBytes;
  const end = () => {
    client.destroy();
    upstream.destroy();
  };
  for (const socket of [client, upstream]) socket.on("error", end).on("close", end);
  client.pipe(upstream);
  upstream.on("data", (chunk: Buffer) => {
    const passed = chunk.subarray(0, left);
    left -= passed.byteLength;
    // The reset comes only after the last byte that may pass has been handed over.
    client.write(passed, () => left === 0 && client.resetAndDestroy());
  });
}
