import { setTimeout as sleep } from "node:timers/promises";
import { isHealthy } from "@todo/programs/listening";
import * as programs from "@todo/programs/server-process";

export interface ServerCommand extends programs.ServerCommand {
  /** Responds as soon as the server is ready. */
  readyUrl: string;
}

export interface ServerProcess {
  pid: number;
  stop: () => Promise<void>;
}

const stopsWithinMs = 5_000;

/** Throws if the server ends early or its port is taken. */
export async function startServer({ readyUrl, ...command }: ServerCommand): Promise<ServerProcess> {
  if (await isHealthy(readyUrl)) throw new Error(`Something else is at ${readyUrl}.`);
  const { pid, end } = await programs.startServer(command, readyUrl, { everyMs: 5 });
  const stop = async () => {
    await Promise.race([end(), sleep(stopsWithinMs, undefined, { ref: false })]);
    await end("SIGKILL");
  };
  return { pid, stop };
}
