import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { type Cluster, clusterUrl, configure, type Settings } from "./cluster.ts";
import { withClient } from "./postgres-client.ts";
import { runProgram } from "./postgres-programs.ts";

export interface LaunchOptions {
  port: number;
  /** Named in the error if the port is taken. */
  portSetting?: string;
  settings?: Settings;
}

const READY_TIMEOUT_SECONDS = 60;

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function commandLine(pid: number): Promise<string | undefined> {
  const fromPs = () => promisify(execFile)("ps", ["-o", "args=", "-p", String(pid)]);
  return readFile(`/proc/${pid}/cmdline`, "utf8")
    .catch(async () => (await fromPs()).stdout)
    .catch(() => undefined);
}

/** Reads postmaster.pid; `undefined` unless its process is the cluster's server. */
async function findServer({ folder }: Cluster) {
  const lockFile = join(folder, "postmaster.pid");
  const lines = (await readFile(lockFile, "utf8").catch(() => "")).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid || !isAlive(pid)) return undefined;
  const command = await commandLine(pid);
  if (command === undefined || command.includes(folder)) return { pid, port };
  // After a crash another process may have the same id: PostgreSQL would refuse to start.
  await rm(lockFile, { force: true });
  return undefined;
}

/** Waits while the server starts, recovers or stops. */
async function findReadyServer(cluster: Cluster) {
  const end = Date.now() + READY_TIMEOUT_SECONDS * 1_000;
  let problem: unknown;
  while (Date.now() < end) {
    const server = await findServer(cluster);
    if (!server) return undefined;
    try {
      const url = await clusterUrl(cluster, server.port, "postgres");
      await withClient(url, (client) => client.query("select 1"));
      return server;
    } catch (error) {
      problem = error;
      await sleep(100);
    }
  }
  throw new Error(`PostgreSQL in ${cluster.folder} runs but does not answer.`, { cause: problem });
}

const logFile = (cluster: Cluster) => join(cluster.folder, "server.log");

const readLog = (cluster: Cluster) => readFile(logFile(cluster), "utf8").catch(() => "");

async function control(cluster: Cluster, ...args: string[]) {
  const timeout = `--timeout=${READY_TIMEOUT_SECONDS}`;
  const all = [...args, `--pgdata=${cluster.folder}`, "--silent", "--wait", timeout];
  await runProgram(cluster.programs.pgCtl, all, cluster.account);
}

async function launch(cluster: Cluster, { port, portSetting, settings }: LaunchOptions) {
  await configure(cluster, {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    port: String(port),
    timezone: "UTC",
    log_timezone: "UTC",
    ...settings,
  });
  const logged = (await readLog(cluster)).length;
  try {
    await control(cluster, "start", `--log=${logFile(cluster)}`);
  } catch (cause) {
    const log = (await readLog(cluster)).slice(logged).trim();
    const advice = portSetting ? ` or choose another port: ${portSetting}=${port + 1}` : "";
    const problem = log.includes("Address already in use")
      ? `Port ${port} is used by another program. Stop that program${advice}.`
      : `PostgreSQL did not start.\n${log}`;
    throw new Error(problem, { cause });
  }
}

export async function findOrLaunch(cluster: Cluster, options: LaunchOptions) {
  for (let attempt = 1; ; attempt += 1) {
    const running = await findReadyServer(cluster);
    if (running) return { port: running.port, reused: true };
    try {
      await launch(cluster, options);
      return { port: options.port, reused: false };
    } catch (error) {
      const startedByAnother = await findReadyServer(cluster);
      if (startedByAnother) return { port: startedByAnother.port, reused: true };
      // Children of a killed server end a moment later.
      if (attempt === 10 || !String(error).includes("shared memory block")) throw error;
      await sleep(500);
    }
  }
}

/** Does not wait for clients. Returns false if no server was running. */
export async function stopServer(cluster: Cluster): Promise<boolean> {
  if (!(await findServer(cluster))) return false;
  await control(cluster, "stop", "--mode=fast").catch(async (error: unknown) => {
    if (await findServer(cluster)) throw error;
  });
  return true;
}

export async function restartServer(cluster: Cluster): Promise<void> {
  await control(cluster, "restart", "--mode=fast", `--log=${logFile(cluster)}`);
}
