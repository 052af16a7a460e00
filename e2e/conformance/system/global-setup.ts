// Starts what the cases run against, or takes the deployment that it is told.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import type { TestProject } from "vitest/node";
import { createDatabase, startDatabaseServer } from "./databases.ts";
import type { ApiServer } from "@todo/programs/api-server";
import { serverName } from "./server-name.ts";
import { startServer } from "./server-process.ts";
import type { Target } from "./target.ts";

const frontendOrigin = "https://todo.conformance.example";

const cleanUps: (() => Promise<unknown>)[] = [];

export async function setup(project: TestProject): Promise<void> {
  const server = serverName();
  project.provide("target", server === "remote" ? remoteTarget() : await localTarget(server));
}

export async function teardown(): Promise<void> {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}

async function localTarget(server: ApiServer): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), "todo-conformance-log-"));
  cleanUps.push(async () => rmSync(folder, { recursive: true, force: true }));
  const postgres = await startDatabaseServer();
  cleanUps.push(postgres.remove);
  const port = await getPort();
  const secret = randomBytes(48).toString("base64url");
  const issuer = `http://localhost:${port}`;
  const logFile = join(folder, "server.log");
  const env = settings({ databaseUrl: await createDatabase(postgres.url), secret, issuer });
  const started = await startServer({ server, port, logFile, env });
  cleanUps.push(() => started.end());
  const { origin, pid } = started;
  const process = { pid, logFile, databaseAdminUrl: postgres.url };
  return { server, origin, issuer, frontendOrigin, secret, process };
}

/** Limits are out of the way, and every case may come from an address of its own; both have cases of their own. */
function settings(of: { databaseUrl: string; secret: string; issuer: string }) {
  return {
    DATABASE_URL: of.databaseUrl,
    BETTER_AUTH_SECRET: of.secret,
    BETTER_AUTH_URL: of.issuer,
    CORS_ORIGINS: `${frontendOrigin},http://localhost:3999`,
    AUTH_REQUESTS_PER_MINUTE: "1000000",
    TASK_REQUESTS_PER_MINUTE: "100000000",
    TRUSTED_PROXIES: "loopback",
  };
}

function remoteTarget(): Target {
  const { CONFORMANCE_URL = "", CONFORMANCE_SECRET, CONFORMANCE_ORIGIN } = process.env;
  const origin = new URL(CONFORMANCE_URL).origin;
  const skipped = CONFORMANCE_SECRET
    ? "cases that stop servers and databases are skipped"
    : "without CONFORMANCE_SECRET only cases that change nothing run";
  process.stdout.write(`${origin}: ${skipped}.\n`);
  return {
    server: "remote",
    origin,
    issuer: process.env.CONFORMANCE_ISSUER ?? origin,
    ...(CONFORMANCE_SECRET && { secret: CONFORMANCE_SECRET }),
    ...(CONFORMANCE_ORIGIN && { frontendOrigin: CONFORMANCE_ORIGIN }),
  };
}
