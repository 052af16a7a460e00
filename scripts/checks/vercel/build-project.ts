/** Builds one app as Vercel builds it, with Vercel's own program and without an account. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cleanEnvironment } from "../clean-environment.ts";

const vercelCli = "vercel@50.9.6";

/** What `vercel pull` would write for a project that the dashboard has created from this repository. */
const projectSettings = (app: string) => ({
  orgId: "team_local",
  projectId: `prj_${app}`,
  settings: { framework: "nextjs", rootDirectory: `apps/${app}`, nodeVersion: "24.x" },
});

/** Returns the folder that holds what Vercel would deploy (Build Output API, version 3). */
export async function buildProject(repository: string, app: string): Promise<string> {
  const folder = join(repository, ".vercel");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  await writeFile(join(folder, "project.json"), JSON.stringify(projectSettings(app)));
  const args = ["dlx", vercelCli, "build", "--prod", "--yes", "--cwd", repository];
  const child = spawn("pnpm", args, { cwd: repository, env: cleanEnvironment(), stdio: "inherit" });
  const [status] = (await once(child, "exit")) as [number | null];
  if (status !== 0) throw new Error(`vercel build of apps/${app} ended with status ${status}.`);
  return join(folder, "output");
}
