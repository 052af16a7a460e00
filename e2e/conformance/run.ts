// Runs the suite against each server in turn: those named in CONFORMANCE_SERVER, else all that are built.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { serverNames, toServerName } from "./system/server-name.ts";
import { isBuilt } from "./system/server-process.ts";

const { CONFORMANCE_SERVER, CONFORMANCE_URL } = process.env;
const servers = CONFORMANCE_URL
  ? ["remote"]
  : (CONFORMANCE_SERVER?.split(",").map(toServerName) ?? serverNames.filter(isBuilt));
if (servers.length === 0) throw new Error("No server is built: run the script build first.");

const vitest = join(
  dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
  "vitest.mjs",
);
for (const server of servers) {
  process.stdout.write(`\nConformance of ${CONFORMANCE_URL ?? server}\n`);
  const { status } = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
    cwd: import.meta.dirname,
    env: { ...process.env, CONFORMANCE_SERVER: server },
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
