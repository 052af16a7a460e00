// The apps as the other browser tests have them.
import { join } from "node:path";
import { type ServerProcess, startServer } from "@todo/programs/server-process";
import { local } from "../../system/deployments.ts";

let apps: ServerProcess | undefined;

export async function setup(): Promise<void> {
  const args = [join(import.meta.dirname, "../../system/start.ts")];
  apps = await startServer({ args }, `${local.webUrl}/sign-in`, { withinMs: 240_000 });
}

export async function teardown(): Promise<void> {
  await apps?.end();
}
