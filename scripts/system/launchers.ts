/** The programs that launched this process, such as npx and pnpm. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

interface Ancestor {
  pid: number;
  command: string;
}

function lookUp(pid: number): [parent: number, command: string] {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, "utf8");
  const text = existsSync("/proc/self/status")
    ? `${/^PPid:\s*(\d+)/m.exec(read("status"))?.[1]} ${read("cmdline").replaceAll("\0", " ")}`
    : execFileSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
  const [, parent = "", command = ""] = /^\s*(\d+) +([^]*)/.exec(text) ?? [];
  return [Number(parent), command];
}

function findAncestors(): Ancestor[] {
  const ancestors: Ancestor[] = [];
  try {
    for (let pid = process.ppid; pid > 1; ) {
      const [parent, command] = lookUp(pid);
      ancestors.push({ pid, command });
      pid = parent;
    }
  } catch {
    // A process has ended, or is not visible.
  }
  return ancestors;
}

const isPackageManager = ({ command }: Ancestor) =>
  /^(\S*\/)?(node|npm|npx|pnpm)\s/.test(command) && /\b(npm|npx|pnpm)\b/.test(command);

/** Resolves when a launcher, such as `npx` or `pnpm`, has ended. */
export async function launcherEnded(): Promise<void> {
  const all = findAncestors();
  const launchers = all.slice(0, all.findLastIndex(isPackageManager) + 1).map(({ pid }) => pid);
  // An orphan gets a new parent: an equal chain is complete.
  const isWhole = () => {
    const now = findAncestors();
    return launchers.every((pid, index) => now[index]?.pid === pid);
  };
  const { promise, resolve } = Promise.withResolvers<void>();
  const watch = setInterval(() => {
    if (!isWhole()) resolve();
  }, 1_000);
  await promise;
  clearInterval(watch);
}
