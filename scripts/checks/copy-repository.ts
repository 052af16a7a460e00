import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../local/workspace.ts";

/** Puts the working tree, as git would commit it, into a repository of its own at `folder`. */
export async function copyRepository(folder: string): Promise<string> {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const paths = execFileSync("git", list, { cwd: root, encoding: "utf8" }).split("\0");
  for (const path of paths)
    if (path && existsSync(join(root, path))) await cp(join(root, path), join(folder, path));
  execFileSync("git", ["init", "--quiet"], { cwd: folder });
  return folder;
}
