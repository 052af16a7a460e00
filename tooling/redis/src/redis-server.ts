import { findProgram } from "@todo/programs/find-program";
import { untilListening } from "@todo/programs/listening";
import { spawnServer } from "@todo/programs/server-process";
import getPort from "get-port";

const settings = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"];

export interface RedisServer {
  url: string;
  kill: () => Promise<void>;
  start: () => Promise<void>;
  /** Connections stay open, without responses. */
  freeze: () => void;
  thaw: () => void;
}

/** Starts Redis without persistence. Throws if it is not installed. */
export async function startRedis({ password = "" } = {}): Promise<RedisServer> {
  const port = await getPort();
  const program = findProgram("redis-server") ?? "redis-server";
  const args = ["--port", String(port), ...settings, "--requirepass", password];
  const launch = async () => {
    const server = spawnServer({ program, args, stdio: "ignore" });
    await untilListening(port, server);
    return server;
  };
  let server = await launch();
  return {
    url: `redis://${password ? `:${password}@` : ""}127.0.0.1:${port}`,
    start: async () => {
      server = await launch();
    },
    kill: async () => void (await server.end("SIGKILL")),
    freeze: () => server.signal("SIGSTOP"),
    thaw: () => server.signal("SIGCONT"),
  };
}
