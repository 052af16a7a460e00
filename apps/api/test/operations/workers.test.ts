import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const workers = new URL("../../server/workers.ts", import.meta.url).href;

/** Its first worker ends by `end`, the next one tells its parent to stop. */
const programOf = (end: string) => `
  import cluster from "node:cluster";
  if (cluster.isPrimary) {
    const { startWorkers } = await import(${JSON.stringify(workers)});
    startWorkers(1);
  } else if (cluster.worker.id === 1) ${end};
  else process.kill(process.ppid, "SIGTERM");
  setInterval(() => {}, 1_000);
`;

it.each([
  ["process.exit(3)", "status 3"],
  ['process.kill(process.pid, "SIGKILL")', "SIGKILL"],
  ["process.abort()", "SIGABRT"],
])("a worker that ends by %s is replaced, and one line says so", async (end, how) => {
  const folder = await mkdtemp(join(tmpdir(), "todo-workers-"));
  const file = join(folder, "program.mjs");
  await writeFile(file, programOf(end));
  const primary = spawn(process.execPath, [file], { cwd: folder });
  let said = "";
  primary.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await once(primary, "close");
  await rm(folder, { recursive: true });
  const lines = said.split("\n").filter((line) => line.startsWith("Worker"));
  expect(lines).toEqual([
    expect.stringMatching(`^Worker \\d+ ended with ${how}; starting another`),
  ]);
});
