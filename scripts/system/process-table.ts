/** What the operating system knows about processes. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface ProcessEntry {
  pid: number;
  parent: number;
  group: number;
  command: string;
}

async function fromProc(pid: number): Promise<ProcessEntry> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
  const numberOf = (field: string) => Number(RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  return {
    pid,
    parent: numberOf("PPid"),
    group: numberOf("NSpgid"),
    command: command.replaceAll("\0", " ").trim(),
  };
}

async function fromPs(pid: number): Promise<ProcessEntry> {
  const { stdout } = await run("ps", ["-o", "ppid=,pgid=,args=", "-p", String(pid)]);
  const [parent, group, ...words] = stdout.trim().split(/\s+/);
  return { pid, parent: Number(parent), group: Number(group), command: words.join(" ") };
}

/** The process `pid`; undefined when it is gone or cannot be seen. */
async function findProcess(pid: number): Promise<ProcessEntry | undefined> {
  return fromProc(pid)
    .catch(() => fromPs(pid))
    .catch(() => undefined);
}

/** The parent of `pid`, its parent, and so on. */
export async function findAncestors(pid: number): Promise<ProcessEntry[]> {
  const ancestors: ProcessEntry[] = [];
  let entry = await findProcess(pid);
  while (entry && entry.parent > 0) {
    entry = await findProcess(entry.parent);
    if (entry) ancestors.push(entry);
  }
  return ancestors;
}

/** The environment that `pid` was started with, as one text; empty when it cannot be seen. */
export async function environmentOf(pid: number): Promise<string> {
  const fromPs = () => run("ps", ["eww", "-o", "command=", "-p", String(pid)]);
  return readFile(`/proc/${pid}/environ`, "utf8")
    .catch(async () => (await fromPs()).stdout)
    .catch(() => "");
}

/** The process that listens on `port`, where the machine has a tool that tells. */
export async function findListener(port: number): Promise<ProcessEntry | undefined> {
  const { stdout } = await run("lsof", ["-nP", "-t", `-iTCP:${port}`, "-sTCP:LISTEN"])
    .catch(() => run("ss", ["-Hltnp", `sport = :${port}`]))
    .catch(() => ({ stdout: "" }));
  const pid = /^(\d+)|pid=(\d+)/m.exec(stdout);
  return pid ? findProcess(Number(pid[1] ?? pid[2])) : undefined;
}

// A killed process keeps its number until its parent, which may never do so, asks for its status.
function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
