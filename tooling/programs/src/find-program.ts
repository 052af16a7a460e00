import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export const packageOf = {
  pgbouncer: "pgbouncer",
  "redis-server": "redis-server",
  "firefox-esr": "firefox-esr",
  WebKitWebDriver: "webkit2gtk-driver",
  "xvfb-run": "xvfb",
} as const;

export type Program = keyof typeof packageOf;

const daemonFolders = ["/usr/sbin", "/usr/local/sbin"];

export function findProgram(program: Program): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...daemonFolders];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

/** Whether to skip tests of the program; in CI they fail without it. */
export function isMissing(program: Program): boolean {
  return process.env.CI !== "true" && findProgram(program) === undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
