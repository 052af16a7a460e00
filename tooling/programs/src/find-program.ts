// Servers and browsers for tests that npm does not have.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian's packages, by the program that is looked for. */
export const packageOf = {
  pgbouncer: "pgbouncer",
  "redis-server": "redis-server",
  "firefox-esr": "firefox-esr",
  WebKitWebDriver: "webkit2gtk-driver",
  "xvfb-run": "xvfb",
} as const;

export type Program = keyof typeof packageOf;

/** Folders of daemons, which are not on every user's PATH. */
const daemonFolders = ["/usr/sbin", "/usr/local/sbin"];

/** The path of the installed program, or `undefined`. */
export function findProgram(program: Program): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...daemonFolders];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

/** Whether to skip the tests that need the program. In CI they are never skipped: they fail without it. */
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
