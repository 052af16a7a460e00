/** Makes sure that the apps' ports are free before anything is started. */
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { App } from "./apps.ts";
import { findListener } from "./process-table.ts";
import { endIfUnguarded } from "./running-app.ts";

// A run that was stopped a moment ago may still be closing its port.
const PATIENCE_SECONDS = 5;

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "localhost", port });
    const answer = (taken: boolean) => () => {
      socket.destroy();
      resolve(taken);
    };
    socket.once("connect", answer(true)).once("error", answer(false));
  });
}

async function assertFree({ name, port }: App) {
  if (port === undefined) return;
  for (let second = 0; await isTaken(port); second += 1) {
    const owner = await findListener(port);
    if (owner && (await endIfUnguarded(owner))) continue;
    if (second >= PATIENCE_SECONDS) {
      const who = owner ? `process ${owner.pid} (${owner.command})` : "another program";
      const advice = owner ? `Stop it, for example with: kill ${owner.pid}` : "Stop that program.";
      throw new Error(`Port ${port}, which apps/${name} needs, is used by ${who}. ${advice}`);
    }
    await sleep(1_000);
  }
}

/** Throws an Error that names the port, the program on it and the way out. */
export async function assertPortsFree(apps: App[]) {
  await Promise.all(apps.map(assertFree));
}
