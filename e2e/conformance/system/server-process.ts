// Starts one production server as a process of its own, with no setting of the shell's.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import getPort from "get-port";
import type { ServerName } from "./server-name.ts";

export interface ServerProcess {
  origin: string;
  port: number;
  pid: number;
  child: ChildProcess;
  /** What it writes to stdout. */
  logFile: string;
}

export interface ServerOptions {
  server: ServerName;
  env: Record<string, string>;
  logFile: string;
  port?: number;
}

const api = join(import.meta.dirname, "../../../apps/api");
const programs: Record<ServerName, { built: string; args: (port: number) => string[] }> = {
  next: {
    built: join(api, ".next/BUILD_ID"),
    args: (port) => [join(api, "node_modules/next/dist/bin/next"), "start", "--port", String(port)],
  },
  "self-hosted": {
    built: join(api, "dist/server.mjs"),
    args: () => [join(api, "dist/server.mjs")],
  },
};

const isBuilt = (server: ServerName) => existsSync(programs[server].built);

/** Starts it and returns at once. Throws when it is not built. */
function spawnServer(options: ServerOptions & { port: number }): ServerProcess {
  const { server, env, logFile, port } = options;
  if (!isBuilt(server))
    throw new Error(`${programs[server].built} is missing: run the script build.`);
  const log = openSync(logFile, "a");
  const { PATH = "", HOME = "", TMPDIR = "/tmp" } = process.env;
  const shell = { PATH, HOME, TMPDIR, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(process.execPath, programs[server].args(port), {
    cwd: api,
    env: { ...shell, PORT: String(port), ...env },
    stdio: ["ignore", log, "inherit"],
  });
  closeSync(log);
  if (child.pid === undefined) throw new Error(`${server} did not start.`);
  return { origin: `http://localhost:${port}`, port, pid: child.pid, child, logFile };
}

/** Starts it and waits until it answers. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const started = spawnServer({ ...options, port: options.port ?? (await getPort()) });
  await untilHealthy(started);
  return started;
}

async function untilHealthy({ origin, child, logFile }: ServerProcess): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isHealthy(origin))) {
    if (child.exitCode !== null || Date.now() > end) {
      throw new Error(`The server did not start:\n${readFileSync(logFile, "utf8").slice(-2_000)}`);
    }
    await sleep(50);
  }
}

/** Exit code and signal of a process that has ended. */
export type Ending = [code: number | null, signal: NodeJS.Signals | null];

/** Ends it and waits; resolves to its exit code and signal. */
export async function endServer(
  { child }: ServerProcess,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<Ending> {
  if (child.exitCode !== null || child.signalCode !== null)
    return [child.exitCode, child.signalCode];
  const ended = once(child, "exit");
  child.kill(signal);
  return (await ended) as Ending;
}

function isHealthy(origin: string): Promise<boolean> {
  return fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
