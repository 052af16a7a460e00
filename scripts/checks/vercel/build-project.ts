/** Builds one app as Vercel builds it, with Vercel's own program and without an account. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runClean } from "../run-clean.ts";

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
  const build = ["build", "--prod", "--yes", "--cwd", repository];
  await runClean(["pnpm", "dlx", vercelCli, ...build], repository);
  return join(folder, "output");
}
