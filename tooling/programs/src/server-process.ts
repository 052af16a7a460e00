// A server in a process of its own, for tests and measurements.
import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { untilHealthy, type Waiting } from "./listening.ts";

export interface ServerCommand extends SpawnOptions {
  /** By default Node.js. */
  program?: string;
  args: string[];
}

/** Exit code and signal of a process that has ended. */
export type Ending = [code: number | null, signal: NodeJS.Signals | null];

export interface ServerProcess {
  pid: number;
  stderr: Readable | null;
  /** Rejects when there is no such program. */
  ended: Promise<Ending>;
  signal: (name: NodeJS.Signals) => void;
  /** Sends a signal, by default SIGTERM; resolves when the process has ended. */
  end: (signal?: NodeJS.Signals) => Promise<Ending>;
}

/** Starts it and returns at once. By default only its standard error is passed on. */
export function spawnServer({ program, args, ...options }: ServerCommand): ServerProcess {
  const child = spawn(program ?? process.execPath, args, {
    stdio: ["ignore", "ignore", "inherit"],
    ...options,
  });
  const ended = once(child, "close") as Promise<Ending>;
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  const end = (name: NodeJS.Signals = "SIGTERM") => {
    signal(name);
    return ended;
  };
  return { pid: child.pid ?? 0, stderr: child.stderr, ended, signal, end };
}

/** Starts it and waits until `readyUrl` responds with a status below 500. Throws when that does not happen. */
export async function startServer(
  command: ServerCommand,
  readyUrl: string,
  waiting?: Waiting,
): Promise<ServerProcess> {
  const server = spawnServer(command);
  try {
    await untilHealthy(readyUrl, { ...waiting, ended: server.ended });
  } catch (error) {
    await server.end("SIGKILL");
    throw error;
  }
  return server;
}
