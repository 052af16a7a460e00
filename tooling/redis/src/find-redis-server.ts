// Makes sure in CI that there is a redis-server; elsewhere the tests that need one are skipped without it.
import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const isCi = process.env.CI === "true";

/** The path of an installed redis-server, or `undefined`. */
export function findRedisServer(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, "redis-server")).find(isExecutable);
}

/** Whether tests that need a Redis are left out. Never in CI: there they fail without one. */
export const isRedisMissing = !isCi && findRedisServer() === undefined;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installRedisServer(): void {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const run = (...words: string[]) => {
    const [command = "", ...args] = [...asRoot, ...words];
    execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"], timeout: 600_000 });
  };
  run("apt-get", "update", "-qq");
  run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "redis-server");
}

if (import.meta.main) {
  if (isCi && !findRedisServer()) installRedisServer();
  if (!findRedisServer()) {
    process.stderr.write("No redis-server found: the tests of shared limits are skipped.\n");
    process.exitCode = isCi ? 1 : 0;
  }
}
