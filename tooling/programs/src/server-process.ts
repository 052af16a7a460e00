import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { untilHealthy, type Waiting } from "./listening.ts";

export interface ServerCommand extends SpawnOptions {
  /** Node.js by default. */
  program?: string;
  args: string[];
}

export type Ending = [code: number | null, signal: NodeJS.Signals | null];

export interface ServerProcess {
  pid: number;
  stderr: Readable | null;
  /** Rejects if the program does not exist. */
  ended: Promise<Ending>;
  signal: (name: NodeJS.Signals) => void;
  /** Resolves when the process has ended. */
  end: (signal?: NodeJS.Signals) => Promise<Ending>;
}

/** Starts the server; by default it inherits stderr only. */
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

/** Starts the server and waits until `readyUrl` has a status below 500. */
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
