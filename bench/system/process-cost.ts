// Costs of a server and its child processes, from Linux's /proc (proc(5)).
import { readdir, readFile, writeFile } from "node:fs/promises";

/** `getconf CLK_TCK`: 100 on Linux with Node.js. */
const ticksPerSecond = 100;

interface Stat {
  pid: number;
  parent: number;
  cpuSeconds: number;
}

async function readStat(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (!text) return undefined;
  // The name in parentheses may contain anything.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  // Includes children that have ended.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid, parent: Number(fields[1]), cpuSeconds: ticks / ticksPerSecond };
}

async function familyOf(pid: number): Promise<Stat[]> {
  const pids = (await readdir("/proc").catch(() => [])).map(Number).filter(Number.isInteger);
  const all = (await Promise.all(pids.map(readStat))).filter((stat) => stat !== undefined);
  const found = all.filter((stat) => stat.pid === pid);
  for (const { pid: parent } of found) found.push(...all.filter((stat) => stat.parent === parent));
  return found;
}

/** CPU time in user and kernel mode. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  return (await familyOf(pid)).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}

export async function resetPeak(pid: number): Promise<void> {
  const reset = (member: Stat) => writeFile(`/proc/${member.pid}/clear_refs`, "5").catch(() => {});
  await Promise.all((await familyOf(pid)).map(reset));
}

/** The maximum since `resetPeak`. */
export function peakMegabytesOf(pid: number): Promise<number> {
  return memoryOf(pid, /VmHWM:\s+(\d+)/);
}

export function megabytesOf(pid: number): Promise<number> {
  return memoryOf(pid, /VmRSS:\s+(\d+)/);
}

/** Of `megabytesOf`: pages of files, such as the program of Node.js, which other processes share. */
export function fileMegabytesOf(pid: number): Promise<number> {
  return memoryOf(pid, /RssFile:\s+(\d+)/);
}

async function memoryOf(pid: number, kilobytes: RegExp): Promise<number> {
  const each = await Promise.all(
    (await familyOf(pid)).map(async (member) => {
      const status = await readFile(`/proc/${member.pid}/status`, "utf8").catch(() => "");
      return Number(kilobytes.exec(status)?.[1] ?? 0);
    }),
  );
  return each.reduce((sum, one) => sum + one, 0) / 1024;
}
