// A real Redis for tests, which can be stopped, frozen and started again.
import { findProgram } from "@todo/programs/find-program";
import { untilListening } from "@todo/programs/listening";
import { spawnServer } from "@todo/programs/server-process";
import getPort from "get-port";

const settings = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"];

export interface RedisServer {
  url: string;
  /** Ends it at once, as a crash does. */
  kill: () => Promise<void>;
  /** Starts it again at the same port, empty. */
  start: () => Promise<void>;
  /** Lets it hang: connections stay open, nothing is answered. */
  freeze: () => void;
  thaw: () => void;
}

/** Starts a Redis without persistence, with `password` if it is given. Throws when none is installed. */
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
