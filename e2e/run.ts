// Runs the browser tests against each server in turn: the one named in API_SERVER, else both.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { apiServers, toApiServer } from "./system/api-server.ts";

const { API_SERVER } = process.env;
const servers = API_SERVER ? [toApiServer(API_SERVER)] : apiServers;

const playwright = join(
  dirname(createRequire(import.meta.url).resolve("@playwright/test/package.json")),
  "cli.js",
);
for (const server of servers) {
  process.stdout.write(`\nBrowser tests with the API on ${server}\n`);
  const { status } = spawnSync(process.execPath, [playwright, "test", ...process.argv.slice(2)], {
    cwd: import.meta.dirname,
    env: { ...process.env, API_SERVER: server },
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
