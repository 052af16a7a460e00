import { existsSync } from "node:fs";
import { join } from "node:path";

export const apiServers = ["next", "self-hosted"] as const;
export type ApiServer = (typeof apiServers)[number];

export function toApiServer(name: string): ApiServer {
  const known = apiServers.find((candidate) => candidate === name);
  if (!known) throw new Error(`There is no server ${name}, only ${apiServers.join(" and ")}.`);
  return known;
}

const apps = join(import.meta.dirname, "../../../apps");

const builds: Record<ApiServer, string> = {
  next: ".next/BUILD_ID",
  "self-hosted": "dist/server.mjs",
};

/** Arguments for Node.js, as Dockerfile, deploy/ and apps/api/package.json have them. */
export const selfHostedArgs: readonly string[] = [
  "--max-semi-space-size=16",
  builds["self-hosted"],
];

/** Arguments for Node.js. Throws if the app is not built. */
export function commandOf(server: ApiServer, port: number, app: "api" | "web" = "api") {
  const cwd = join(apps, app);
  if (!existsSync(join(cwd, builds[server])))
    throw new Error(`apps/${app} is not built: run the script build.`);
  const next = join(cwd, "node_modules/next/dist/bin/next");
  const args = server === "next" ? [next, "start", "--port", String(port)] : [...selfHostedArgs];
  return { cwd, args };
}
