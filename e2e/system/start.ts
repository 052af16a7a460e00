// Starts a real PostgreSQL and production builds of both apps, and stops them when it is stopped.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startDatabase, stopDatabase } from "./database.ts";
import { type Deployment, deployments } from "./deployments.ts";

const root = join(import.meta.dirname, "../..");
const processes: ChildProcess[] = [];

function startApp(name: "api" | "web", port: number, env: Record<string, string>): void {
  const folder = join(root, "apps", name);
  if (!existsSync(join(folder, ".next/BUILD_ID"))) {
    throw new Error(`apps/${name} is not built: run the script build first.`);
  }
  const next = join(folder, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "start", "--port", String(port)], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  child.once("exit", (code) => {
    if (code) stop().finally(() => process.exit(1));
  });
  processes.push(child);
}

function startDeployment({ webUrl, apiPort, apiEnv, webEnv }: Deployment, databaseUrl: string) {
  const BETTER_AUTH_SECRET = randomBytes(48).toString("base64url");
  startApp("api", apiPort, { ...apiEnv, DATABASE_URL: databaseUrl, BETTER_AUTH_SECRET });
  startApp("web", Number(new URL(webUrl).port), webEnv);
}

async function stop(): Promise<void> {
  const running = processes.splice(0).filter(({ exitCode }) => exitCode === null);
  for (const child of running) child.kill("SIGTERM");
  await Promise.all(running.map((child) => once(child, "exit")));
  await stopDatabase();
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => stop().finally(() => process.exit(0)));
}

const { url } = await startDatabase();
execFileSync(process.execPath, ["scripts/db.ts", "migrate"], {
  cwd: root,
  env: { ...process.env, DATABASE_URL: url, DATABASE_URL_UNPOOLED: "" },
  stdio: ["ignore", "ignore", "inherit"],
});
for (const deployment of deployments) startDeployment(deployment, url);
