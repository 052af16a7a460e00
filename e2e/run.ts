// Runs the browser tests against each server in turn: those named in API_SERVER, else the one named first.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { toApiServer } from "./system/api-server.ts";

const [server = "", ...args] = process.argv.slice(2);
const servers = (process.env.API_SERVER ?? server).split(",").map(toApiServer);

const playwright = join(
  dirname(createRequire(import.meta.url).resolve("@playwright/test/package.json")),
  "cli.js",
);
for (const name of servers) {
  process.stdout.write(`\nBrowser tests with the API on ${name}\n`);
  const { status } = spawnSync(process.execPath, [playwright, "test", ...args], {
    cwd: import.meta.dirname,
    env: { ...process.env, API_SERVER: name },
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
