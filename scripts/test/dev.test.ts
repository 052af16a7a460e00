import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removePostgres, startPostgres } from "@todo/postgres/postgres-server";
import { isHealthy, isListening, untilHealthy } from "@todo/programs/listening";
import getPort from "get-port";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000 });

/** Like `next dev`: a process that forks the one that serves. Both answer with their number. */
const appSource = `
  import { fork } from "node:child_process";
  import { createServer } from "node:http";
  const [, file, , port, workerPort] = process.argv;
  createServer((_, response) => response.end(String(process.pid))).listen(port);
  if (workerPort) fork(file, ["--port", workerPort]);`;

/** Runs its arguments, as pnpm does, and passes no signal on. */
const pnpmSource = `
  import { spawn } from "node:child_process";
  spawn(process.execPath, process.argv.slice(2), { stdio: "inherit" });
  process.on("SIGINT", () => {});`;

const repository = join(import.meta.dirname, "../..");
let checkout: string;
let dataDir: string;
let databasePort: number;
let urls: string[];
let runs: ChildProcess[];

/** A checkout with two small apps. */
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "todo-dev-"));
  dataDir = join(checkout, ".data", "postgres");
  databasePort = await getPort();
  runs = [];
  urls = [];
  await cp(join(repository, "scripts"), join(checkout, "scripts"), { recursive: true });
  await symlink(join(repository, "node_modules"), join(checkout, "node_modules"));
  await writeFile(join(checkout, "app.mjs"), appSource);
  await writeFile(join(checkout, "pnpm.mjs"), pnpmSource);
  for (const name of ["api", "web"]) {
    const ports = [await getPort(), await getPort()];
    urls.push(...ports.map((port) => `http://localhost:${port}/api/health`));
    const scripts = { dev: `node ../../app.mjs --port ${ports.join(" ")}` };
    await mkdir(join(checkout, "apps", name), { recursive: true });
    await writeFile(join(checkout, "apps", name, "package.json"), JSON.stringify({ scripts }));
  }
});

afterEach(async () => {
  for (const run of runs) run.kill("SIGKILL");
  await expect.poll(answering, { timeout: 30_000 }).toEqual([]);
  await removePostgres(dataDir);
  await rm(checkout, { recursive: true });
});

function startDev(...launcher: string[]) {
  const { DATABASE_URL: _, ...env } = process.env;
  const run = spawn(process.execPath, [...launcher, join(checkout, "scripts/dev.ts")], {
    env: { ...env, DEV_POSTGRES_PORT: String(databasePort) },
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
  });
  runs.push(run);
  return run;
}

const untilUp = () => Promise.all(urls.map((url) => untilHealthy(url)));

async function answering(): Promise<string[]> {
  const answers = await Promise.all(urls.map(isHealthy));
  return urls.filter((_, index) => answers[index]);
}

const pidOf = async (url: string) => Number(await (await fetch(url)).text());
const pids = () => Promise.all(urls.map(pidOf));

async function databasePid(): Promise<number> {
  const server = await startPostgres({ dataDir, port: databasePort });
  return Number.parseInt(await readFile(join(server.dataDir, "postmaster.pid"), "utf8"), 10);
}

test("Ctrl-C leaves nothing", async () => {
  const run = startDev();
  await untilUp();
  process.kill(-(run.pid ?? 0), "SIGINT");
  expect(await once(run, "exit")).toEqual([0, null]);
  expect(await answering()).toEqual([]);
  expect(await isListening(databasePort)).toBe(false);
});

test("kill -9 of everything, then start again", async () => {
  const run = startDev();
  await untilUp();
  const all = [run.pid ?? 0, ...(await pids()), await databasePid()];
  for (const pid of all) process.kill(pid, "SIGKILL");
  startDev();
  await untilUp();
});

test("kill -9 of the run alone, then start again", async () => {
  const run = startDev();
  await untilUp();
  const before = await pids();
  run.kill("SIGKILL");
  startDev();
  const left = async () => (await pids()).filter((pid) => before.includes(pid));
  await expect.poll(() => left().catch(() => before), { timeout: 30_000 }).toEqual([]);
});

test("kill -9 of an app's first process ends what it has forked, and the run", async () => {
  const run = startDev();
  await untilUp();
  process.kill(await pidOf(urls[0] ?? ""), "SIGKILL");
  expect(await once(run, "exit")).toEqual([1, null]);
  expect(await answering()).toEqual([]);
});

test("kill -9 of the pnpm that has launched the run ends everything", async () => {
  const pnpm = startDev(join(checkout, "pnpm.mjs"));
  await untilUp();
  pnpm.kill("SIGKILL");
  await expect.poll(answering, { timeout: 30_000 }).toEqual([]);
  await expect.poll(() => isListening(databasePort), { timeout: 30_000 }).toBe(false);
});

test("a port that another program uses is named, with the program", async () => {
  const [url = ""] = urls;
  const { port } = new URL(url);
  const other = spawn(process.execPath, [join(checkout, "app.mjs"), "--port", port]);
  await untilHealthy(url);
  const run = spawn(process.execPath, [join(checkout, "scripts/dev.ts")], { env: process.env });
  let said = "";
  run.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(run, "close")).toEqual([1, null]);
  expect(said).toContain(`Port ${port}, which apps/api needs, is used by`);
  other.kill();
});

test("what builds the first rows before the frontend starts ends, although it is watched", async () => {
  const watch = `--import=${join(repository, "scripts/system/end-with-parent.ts")}`;
  const script = join(repository, "apps/web/scripts/build-first-rows.ts");
  const building = spawn(process.execPath, [watch, script], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  runs.push(building);
  await expect(once(building, "exit")).resolves.toEqual([0, null]);
});
