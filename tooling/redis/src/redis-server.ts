// A real Redis for tests: a process of its own, which can be stopped, frozen and started again.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { findRedisServer } from "./find-redis-server.ts";

const startedWithinMs = 10_000;
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
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async () => {
    const args = ["--port", String(port), ...settings, "--requirepass", password];
    child = spawn(findRedisServer() ?? "redis-server", args, { stdio: "ignore" });
    const failed = once(child, "error").then(([error]) => Promise.reject(error as Error));
    await Promise.race([untilListening(port), failed]);
  };
  await start();
  return {
    url: `redis://${password ? `:${password}@` : ""}127.0.0.1:${port}`,
    start,
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
  };
}

/** A port that nobody listens on at the moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function untilListening(port: number): Promise<void> {
  const end = Date.now() + startedWithinMs;
  while (!(await isListening(port))) {
    if (Date.now() > end) throw new Error("Redis did not start.");
    await sleep(20);
  }
}

function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const connected = once(socket, "connect").then(
    () => true,
    () => false,
  );
  return connected.finally(() => socket.destroy());
}
