// Runs the suite against each server in turn: those named in CONFORMANCE_SERVER, else the one named first.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { toApiServer } from "./system/server-name.ts";

const { CONFORMANCE_SERVER, CONFORMANCE_URL } = process.env;
const [server = "", ...args] = process.argv.slice(2);
const servers = CONFORMANCE_URL
  ? ["remote"]
  : (CONFORMANCE_SERVER ?? server).split(",").map(toApiServer);

const vitest = join(
  dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
  "vitest.mjs",
);
for (const name of servers) {
  process.stdout.write(`\nConformance of ${CONFORMANCE_URL ?? name}\n`);
  const { status } = spawnSync(process.execPath, [vitest, "run", ...args], {
    cwd: import.meta.dirname,
    env: { ...process.env, CONFORMANCE_SERVER: name },
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
