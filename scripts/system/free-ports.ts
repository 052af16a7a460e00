import { setTimeout as sleep } from "node:timers/promises";
import findProcess from "find-process";
import getPort from "get-port";
import type { App } from "./apps.ts";

// A killed run's apps need some time to end.
const patienceSeconds = 6;

const isFree = async (port: number) => (await getPort({ port })) === port;

async function findOwner(port: number) {
  const [owner] = await findProcess("port", port, { logLevel: "error" }).catch(() => []);
  return owner && { pid: owner.pid, command: owner.cmd };
}

async function assertFree({ name, port }: App) {
  if (port === undefined) return;
  for (let second = 0; !(await isFree(port)); second += 1) {
    if (second === patienceSeconds) {
      const owner = await findOwner(port);
      const who = owner ? `process ${owner.pid} (${owner.command})` : "another program";
      const advice = owner ? `Stop it, for example with: kill ${owner.pid}` : "Stop that program.";
      throw new Error(`Port ${port}, which apps/${name} needs, is used by ${who}. ${advice}`);
    }
    await sleep(1_000);
  }
}

export async function assertPortsFree(apps: App[]) {
  await Promise.all(apps.map(assertFree));
}
