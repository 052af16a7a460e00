import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

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
  if (!existsSync(join(folder, ".next/BUILD_ID"))) {
    throw new Error(`apps/${app} is not built: run the script build first.`);
  }
  const next = join(folder, "node_modules/next/dist/bin/next");
  return spawn(process.execPath, [next, "start", "--port", String(port)], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", "ignore", stderr],
  });
}
