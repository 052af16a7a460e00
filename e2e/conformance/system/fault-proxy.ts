// A TCP proxy between a server and PostgreSQL that does to connections what networks do.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Whether it passes bytes on, swallows them silently, or resets whoever connects. */
export type FaultMode = "pass" | "swallow" | "refuse";

export interface FaultProxy {
  /** Of the database, through the proxy. */
  databaseUrl: string;
  set: (mode: FaultMode) => void;
  /** Resets every connection there is; resolves to how many. */
  reset: () => number;
  /** Every connection breaks once PostgreSQL has sent this many bytes more. */
  resetAfter: (bytes: number) => void;
  close: () => Promise<void>;
}

export async function startFaultProxy(databaseUrl: string): Promise<FaultProxy> {
  const upstreamPort = Number(new URL(databaseUrl).port);
  const pairs = new Set<[client: Socket, upstream: Socket]>();
  let mode: FaultMode = "pass";
  let bytesLeft = Number.POSITIVE_INFINITY;

  const reset = () => {
    const open = [...pairs];
    for (const [client, upstream] of open) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
    pairs.clear();
    return open.length;
  };
  const forward = (from: Socket, to: Socket, isAnswer: boolean) => {
    from.on("data", (chunk: Buffer) => {
      if (mode === "swallow") return;
      to.write(chunk.subarray(0, isAnswer ? bytesLeft : undefined));
      if (isAnswer) bytesLeft -= chunk.byteLength;
      if (bytesLeft > 0) return;
      bytesLeft = Number.POSITIVE_INFINITY;
      reset();
    });
  };
  const server = createServer((client) => {
    if (mode === "refuse") {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(upstreamPort, "127.0.0.1");
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    forward(client, upstream, false);
    forward(upstream, client, true);
    const end = () => {
      // A network that swallows packets swallows the end of a connection too.
      if (mode === "swallow") return;
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) socket.on("error", end).on("close", end);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    databaseUrl: url.href,
    set: (next) => {
      mode = next;
    },
    reset,
    resetAfter: (bytes) => {
      bytesLeft = bytes;
    },
    close: async () => {
      mode = "pass";
      reset();
      server.close();
      await once(server, "close");
    },
  };
}
