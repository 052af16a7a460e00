// A file system that can be filled up without harm to anybody else.
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallDisk {
  folder: string;
  /** Leaves no room for another block. */
  fill: () => void;
  /** Makes room again. */
  clear: () => void;
  unmount: () => void;
}

/** Mounts one in memory; `undefined` where this account may not mount. */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), "todo-small-disk-"));
  try {
    const options = `size=${megabytes}m,mode=0755`;
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmdirSync(folder);
    return undefined;
  }
  const ballast = join(folder, "ballast");
  return {
    folder,
    fill: () => {
      for (let block = 1024 * 1024; block >= 1024; ) {
        try {
          appendFileSync(ballast, Buffer.alloc(block));
        } catch {
          block /= 2;
        }
      }
    },
    clear: () => rmSync(ballast, { force: true }),
    unmount: () => {
      execFileSync("umount", ["--lazy", folder]);
      rmdirSync(folder);
    },
  };
}
