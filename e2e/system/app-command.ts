import { commandOf } from "@todo/programs/api-server";
import type { ServerCommand } from "@todo/programs/server-process";
import { apiServer } from "./api-server.ts";

export interface AppProcess {
  app: "api" | "web";
  port: number;
  /** Settings, besides those of this process. */
  env: Record<string, string>;
  stderr?: "inherit" | "pipe";
}

/** How the production build of an app is started. Throws when it is not built. */
export function appCommand({ app, port, env, stderr = "inherit" }: AppProcess): ServerCommand {
  const environment = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  return {
    ...commandOf(app === "api" ? apiServer() : "next", port, app),
    env: { ...environment, PORT: String(port), ...env },
    stdio: ["ignore", "ignore", stderr],
  };
}
