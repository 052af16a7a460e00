import { spawnSync } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { expect, it } from "vitest";

/** A device on which each write fails as on a full disk. */
const fullDisk = "/dev/full";

const program = `
  const { createLogger, flushed } = await import("#observe/logger.ts");
  const logger = createLogger("info", { immediate: false });
  for (let turn = 0; turn < 5; turn += 1) {
    logger.info("a line");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  process.stderr.write("goes on");
  logger.info("the last line");
  await flushed(logger);
  process.exit(0);
`;

it.runIf(existsSync(fullDisk))(
  "a log on a full disk neither ends the process nor keeps it from ending",
  () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "--eval", program],
      {
        cwd: new URL("../..", import.meta.url),
        stdio: ["ignore", openSync(fullDisk, "w"), "pipe"],
        encoding: "utf8",
        timeout: 10_000,
        killSignal: "SIGKILL",
      },
    );
    expect([status, stderr]).toEqual([0, "goes on"]);
  },
  15_000,
);
