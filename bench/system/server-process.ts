import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

export interface ServerCommand {
  /** Arguments for Node.js. */
  command: string[];
  cwd: string;
  env: Record<string, string>;
  /** Answered as soon as the server serves. */
  readyUrl: string;
}

export interface ServerProcess {
  pid: number;
  /** From the spawn to the first answer. */
  readyMs: number;
  stop: () => Promise<void>;
}

/** Starts a server, its standard output to /dev/null, and waits until it answers. Throws when it ends. */
export async function startServer(server: ServerCommand): Promise<ServerProcess> {
  if (await isAnswered(server.readyUrl))
    throw new Error(`Something else is at ${server.readyUrl}.`);
  const startedAt = performance.now();
  const child = spawn(process.execPath, server.command, {
    cwd: server.cwd,
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...server.env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const stop = () => stopChild(child);
  try {
    await untilReady(child, server.readyUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? 0, readyMs: performance.now() - startedAt, stop };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await isAnswered(url))) {
    if (child.exitCode !== null) throw new Error(`The server at ${url} ended.`);
    if (performance.now() > end) throw new Error(`The server at ${url} does not answer.`);
    await sleep(5);
  }
}

function isAnswered(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ status }) => status < 500,
    () => false,
  );
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const killed = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await once(child, "exit");
  clearTimeout(killed);
}
