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

const recovered = `
  import fs from "node:fs";
  const { createLogger } = await import("#observe/logger.ts");
  const { write } = fs;
  fs.write = (fd, text, done) => setImmediate(done, Object.assign(new Error(), { code: "ENOSPC" }));
  const logger = createLogger("info", { immediate: false });
  logger.info("while it was full");
  await new Promise((resolve) => setTimeout(resolve, 300));
  fs.write = write;
  await new Promise((resolve) => setTimeout(resolve, 500));
  logger.info("the last line");
  process.exit(0);
`;

it("once the disk has space again, no line is lost at the exit", () => {
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", recovered], {
    cwd: new URL("../..", import.meta.url),
    encoding: "utf8",
    timeout: 10_000,
    killSignal: "SIGKILL",
  });
  expect(stdout).toMatch(/while it was full.*\n.*the last line/);
}, 15_000);
