// The apps as the other browser tests have them.
import { join } from "node:path";
import { startServer } from "@todo/programs/server-process";
import { local } from "../../system/deployments.ts";

export default async function start(): Promise<() => Promise<unknown>> {
  const args = [join(import.meta.dirname, "../../system/start.ts")];
  const servers = await startServer({ args }, `${local.webUrl}/sign-in`, { withinMs: 240_000 });
  return () => servers.end();
}
