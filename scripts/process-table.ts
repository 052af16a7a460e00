/** What the operating system knows about processes. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface ProcessEntry {
  pid: number;
  parent: number;
  command: string;
}

async function fromProc(pid: number): Promise<ProcessEntry> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
  const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
  return { pid, parent, command: command.replaceAll("\0", " ").trim() };
}

async function fromPs(pid: number): Promise<ProcessEntry> {
  const { stdout } = await run("ps", ["-o", "ppid=,args=", "-p", String(pid)]);
  const [parent = "", ...words] = stdout.trim().split(/\s+/);
  return { pid, parent: Number(parent), command: words.join(" ") };
}

/** The process `pid`; undefined when it is gone or cannot be seen. */
export async function findProcess(pid: number): Promise<ProcessEntry | undefined> {
  return fromProc(pid)
    .catch(() => fromPs(pid))
    .catch(() => undefined);
}

/** The process that listens on `port`, where the machine has a tool that tells. */
export async function findListener(port: number): Promise<ProcessEntry | undefined> {
  const { stdout } = await run("lsof", ["-nP", "-t", `-iTCP:${port}`, "-sTCP:LISTEN"])
    .catch(() => run("ss", ["-Hltnp", `sport = :${port}`]))
    .catch(() => ({ stdout: "" }));
  const pid = /^(\d+)|pid=(\d+)/m.exec(stdout);
  return pid ? findProcess(Number(pid[1] ?? pid[2])) : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
