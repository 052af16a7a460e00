/** The programs that have launched this run, such as npx and pnpm. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

interface Ancestor {
  pid: number;
  command: string;
}

/** Parent and command line of `pid`, from /proc or, where there is none, from ps. */
function lookUp(pid: number): [parent: number, command: string] {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, "utf8");
  const text = existsSync("/proc/self/status")
    ? `${/^PPid:\s*(\d+)/m.exec(read("status"))?.[1]} ${read("cmdline").replaceAll("\0", " ")}`
    : execFileSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
  const [, parent = "", command = ""] = /^\s*(\d+) +([^]*)/.exec(text) ?? [];
  return [Number(parent), command];
}

/** Our parent, its parent, and so on, as far as they can be seen. */
function findAncestors(): Ancestor[] {
  const ancestors: Ancestor[] = [];
  try {
    for (let pid = process.ppid; pid > 1; ) {
      const [parent, command] = lookUp(pid);
      ancestors.push({ pid, command });
      pid = parent;
    }
  } catch {
    // One has just ended, or cannot be seen.
  }
  return ancestors;
}

const isPackageManager = ({ command }: Ancestor) =>
  /^(\S*\/)?(node|npm|npx|pnpm)\s/.test(command) && /\b(npm|npx|pnpm)\b/.test(command);

/** Fulfilled when one of the programs from our parent up to the `npx` or `pnpm` that was called has ended. */
export async function launcherEnded(): Promise<void> {
  const all = findAncestors();
  const launchers = all.slice(0, all.findLastIndex(isPackageManager) + 1).map(({ pid }) => pid);
  // Whoever loses its parent gets another one, so a chain that is the same has lost nobody.
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
