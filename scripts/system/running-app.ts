import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, join } from "node:path";
import { root } from "../local/workspace.ts";
import type { App } from "./apps.ts";

export interface RunningApp {
  name: string;
  ended: Promise<void>;
  stop(): Promise<void>;
}

const killAfterMs = 8_000;
const endWithParent = `--import=${import.meta.resolve("./end-with-parent.ts")}`;

function environmentOf(folder: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const bins = [folder, root].map((each) => join(each, "node_modules", ".bin"));
  const path = [dirname(process.execPath), ...bins, env.PATH].join(delimiter);
  return { ...env, PATH: path, NODE_OPTIONS: `${env.NODE_OPTIONS ?? ""} ${endWithParent}`.trim() };
}

export function startApp({ name, folder, command }: App, env: NodeJS.ProcessEnv): RunningApp {
  const app = spawn(command, {
    cwd: folder,
    env: environmentOf(folder, env),
    shell: true,
    // Ctrl-C in the terminal reaches only this process, which stops the apps in order.
    detached: true,
    // For end-with-parent.ts.
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const signalAll = (signal: NodeJS.Signals) => {
    try {
      // The process group includes children of the app.
      if (app.pid !== undefined) process.kill(-app.pid, signal);
    } catch {
      // The group is empty.
    }
  };
  const ended = once(app, "exit").then(() => signalAll("SIGKILL"));
  const stop = async () => {
    signalAll("SIGTERM");
    const killing = setTimeout(() => signalAll("SIGKILL"), killAfterMs);
    await ended;
    clearTimeout(killing);
  };
  return { name, ended, stop };
}
