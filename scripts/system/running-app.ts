/** An app that runs until it is stopped, it fails, or this process is gone. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, join } from "node:path";
import type { App } from "./apps.ts";
import { environmentOf, findAncestors, type ProcessEntry } from "./process-table.ts";
import { root } from "../local/workspace.ts";

export interface RunningApp {
  name: string;
  /** Fulfilled when the app and all it started are gone. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

const guardFile = join(import.meta.dirname, "app-guard.ts");

/** Marks whatever a guard of this checkout has started. */
const mark = { TODO_APP_GUARD: guardFile };

export function startApp({ name, folder, command }: App, env: NodeJS.ProcessEnv): RunningApp {
  const bins = [dirname(process.execPath), join(folder, "node_modules", ".bin")];
  const path = [...bins, join(root, "node_modules", ".bin"), env.PATH].join(delimiter);
  // Detached, so that a Ctrl-C in the terminal reaches this process alone and apps end in order.
  const guard = spawn(process.execPath, [guardFile, folder, command], {
    env: { ...env, ...mark, PATH: path },
    detached: true,
    stdio: ["pipe", "inherit", "inherit"],
  });
  const ended = once(guard, "exit").then(() => undefined);
  const stop = async () => {
    guard.stdin.end();
    await ended;
  };
  return { name, ended, stop };
}

/** Ends an app of this checkout whose guard was killed before it could act. False when `entry` is none. */
export async function endIfUnguarded(entry: ProcessEntry): Promise<boolean> {
  const environment = await environmentOf(entry.pid);
  if (!environment.includes(`TODO_APP_GUARD=${guardFile}`)) return false;
  const ancestors = await findAncestors(entry.pid);
  if (ancestors.some(({ command }) => command.includes(guardFile))) return false;
  process.kill(-entry.group, "SIGKILL");
  return true;
}
