// Starts two real PostgreSQL, a mail server and production builds of both apps, and stops them when it is stopped.
import { randomBytes } from "node:crypto";
import { migrate } from "@todo/postgres/migrate";
import { type ServerProcess, spawnServer } from "@todo/programs/server-process";
import { type AppProcess, appCommand } from "./app-command.ts";
import { type DatabaseServer, startEmptyDatabase, stopDatabase } from "./database.ts";
import { type Deployment, deployments } from "./deployments.ts";
import { startMailSink } from "./mail-sink.ts";

const processes: ServerProcess[] = [];

function start(app: AppProcess): void {
  const server = spawnServer(appCommand(app));
  void server.ended.then(([code]) => {
    if (code) void stop(1);
  });
  processes.push(server);
}

async function startMigrated(server: DatabaseServer): Promise<string> {
  const { url } = await startEmptyDatabase(server);
  migrate(url);
  return url;
}

function startDeployment({ webUrl, apiPort, apiEnv, webEnv, database }: Deployment) {
  const BETTER_AUTH_SECRET = randomBytes(48).toString("base64url");
  const env = { ...apiEnv, DATABASE_URL: urls[database], BETTER_AUTH_SECRET };
  start({ app: "api", port: apiPort, env });
  start({ app: "web", port: Number(new URL(webUrl).port), env: webEnv });
}

async function stop(status: number): Promise<void> {
  await Promise.all(processes.splice(0).map((server) => server.end()));
  const stopping = Promise.all([stopDatabase("shared"), stopDatabase("breakable")]);
  await stopping.finally(() => process.exit(status));
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(0));

const [shared, breakable] = await Promise.all([
  startMigrated("shared"),
  startMigrated("breakable"),
]);
const urls = { shared, breakable };
startMailSink();
for (const deployment of deployments) startDeployment(deployment);
