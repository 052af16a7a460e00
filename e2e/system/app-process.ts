import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { apiServer } from "./api-server.ts";

export interface AppProcess {
  app: "api" | "web";
  port: number;
  /** Settings, besides those of this process. */
  env: Record<string, string>;
  stderr?: "inherit" | "pipe";
}

/** Starts the production build of an app. Throws when it is not built. */
export function spawnApp({ app, port, env, stderr = "inherit" }: AppProcess): ChildProcess {
  const folder = join(import.meta.dirname, "../../apps", app);
  const isSelfHosted = app === "api" && apiServer() === "self-hosted";
  const built = isSelfHosted ? "dist/server.mjs" : ".next/BUILD_ID";
  if (!existsSync(join(folder, built))) {
    throw new Error(`apps/${app} is not built: run the script build first.`);
  }
  const next = join(folder, "node_modules/next/dist/bin/next");
  const program = isSelfHosted ? [join(folder, built)] : [next, "start", "--port", String(port)];
  const environment = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  return spawn(process.execPath, program, {
    cwd: folder,
    env: { ...environment, PORT: String(port), ...env },
    stdio: ["ignore", "ignore", stderr],
  });
}
