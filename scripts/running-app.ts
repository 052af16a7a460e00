/** An app that runs until it is stopped, it fails, or this process is gone. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, join } from "node:path";
import type { App } from "./apps.ts";
import { root } from "./workspace.ts";

export interface RunningApp {
  name: string;
  /** Fulfilled when the app and all it started are gone. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

export function startApp({ name, folder, command }: App, env: NodeJS.ProcessEnv): RunningApp {
  const bins = [dirname(process.execPath), join(folder, "node_modules", ".bin")];
  const path = [...bins, join(root, "node_modules", ".bin"), env.PATH].join(delimiter);
  // Detached, so that a Ctrl-C in the terminal reaches this process alone and apps end in order.
  const guard = spawn(process.execPath, [join(root, "scripts", "app-guard.ts"), folder, command], {
    env: { ...env, PATH: path },
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
