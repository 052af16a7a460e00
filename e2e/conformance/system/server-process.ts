// Starts one production server as a process of its own, with one setting of the shell's: `FRONTEND_COMPATIBILITY`.
import { closeSync, openSync, readFileSync } from "node:fs";
import { type ApiServer, commandOf } from "@todo/programs/api-server";
import * as programs from "@todo/programs/server-process";
import getPort from "get-port";

export interface ServerProcess extends programs.ServerProcess {
  origin: string;
  port: number;
  /** What it writes to stdout. */
  logFile: string;
}

export interface ServerOptions {
  server: ApiServer;
  env: Record<string, string>;
  logFile: string;
  port?: number;
}

/** Starts it and waits until it answers. Throws when it is not built. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const { server, env, logFile, port = await getPort() } = options;
  const origin = `http://localhost:${port}`;
  const { PATH = "", HOME = "", TMPDIR = "/tmp", FRONTEND_COMPATIBILITY = "off" } = process.env;
  const shell = {
    ...{ PATH, HOME, TMPDIR, FRONTEND_COMPATIBILITY },
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const log = openSync(logFile, "a");
  const command: programs.ServerCommand = {
    ...commandOf(server, port),
    env: { ...shell, PORT: String(port), ...env },
    stdio: ["ignore", log, "inherit"],
  };
  try {
    const started = await programs.startServer(command, `${origin}/api/health`);
    return { ...started, origin, port, logFile };
  } catch (cause) {
    const said = readFileSync(logFile, "utf8").slice(-2_000);
    throw new Error(`The server did not start:\n${said}`, { cause });
  } finally {
    closeSync(log);
  }
}
