// Servers for tests that npm does not have. Debian's package of each is named like its program.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export type Program = "pgbouncer" | "redis-server";

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
