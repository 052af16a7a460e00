import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../local/workspace.ts";

export type RunMode = "dev" | "start";

export interface App {
  name: string;
  folder: string;
  command: string;
  port: number | undefined;
}

async function findApp(name: string, mode: RunMode): Promise<App | undefined> {
  const folder = join(root, "apps", name);
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return undefined;
  const { scripts } = JSON.parse(await readFile(manifest, "utf8")) as {
    scripts?: Partial<Record<RunMode, string>>;
  };
  const command = scripts?.[mode];
  if (!command) return undefined;
  const port = /(?:--port|-p)[= ](\d+)/.exec(command)?.[1];
  return { name, folder, command, port: port ? Number(port) : undefined };
}

export async function findApps(mode: RunMode): Promise<App[]> {
  const names = (await readdir(join(root, "apps"))).sort();
  const apps = await Promise.all(names.map((name) => findApp(name, mode)));
  return apps.filter((app) => app !== undefined);
}

export function assertBuilt(apps: App[]) {
  const needsBuild = ({ command, folder }: App) =>
    command.includes("next start") && !existsSync(join(folder, ".next", "BUILD_ID"));
  const missing = apps.filter(needsBuild).map(({ name }) => `apps/${name}`);
  if (missing.length > 0)
    throw new Error(`There is no build of ${missing.join(" and ")} yet: run "pnpm build" first.`);
}
