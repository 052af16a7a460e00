// A real Redis for tests: a process of its own, which can be stopped, frozen and started again.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { findProgram } from "@todo/programs/find-program";
import { untilListening } from "@todo/programs/listening";
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
  let child: ChildProcess | undefined;
  const start = async () => {
    const args = ["--port", String(port), ...settings, "--requirepass", password];
    child = spawn(findProgram("redis-server") ?? "redis-server", args, { stdio: "ignore" });
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
