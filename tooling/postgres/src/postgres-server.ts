/** The server outlives the process that starts it. */
import { rm } from "node:fs/promises";
import { clusterUrl, initialise, locateCluster } from "./cluster.ts";
import { dataFolderOf, ensureDatabase } from "./postgres-client.ts";
import { findOrLaunch, type LaunchOptions, restartServer, stopServer } from "./server-process.ts";

export interface PostgresOptions extends LaunchOptions {
  dataDir: string;
  /** Created if missing; by default `postgres`. */
  database?: string;
}

export interface PostgresServer {
  url: string;
  /** Differs from the requested port if the server was running. */
  port: number;
  /** May differ from the requested folder for root. */
  dataDir: string;
  /** The server was running already. */
  reused: boolean;
  stop(): Promise<void>;
}

/** Finds or starts the server of `dataDir`. Throws if the port is taken or the start fails. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { dataDir, database = "postgres", ...launchOptions } = options;
  const cluster = await locateCluster(dataDir);
  await initialise(cluster);
  const { port, reused } = await findOrLaunch(cluster, launchOptions);
  await ensureDatabase(await clusterUrl(cluster, port, "postgres"), database);
  const url = await clusterUrl(cluster, port, database);
  const stop = async () => void (await stopServer(cluster));
  return { url, port, dataDir: cluster.folder, reused, stop };
}

/** Returns false if no server was running. */
export async function stopPostgres(dataDir: string): Promise<boolean> {
  return stopServer(await locateCluster(dataDir));
}

export async function removePostgres(dataDir: string): Promise<void> {
  const cluster = await locateCluster(dataDir);
  await stopServer(cluster);
  await rm(cluster.folder, { recursive: true, force: true });
}

/** Restarts the server behind a superuser's URL and cuts all connections. */
export async function restartPostgres(adminUrl: string): Promise<void> {
  await restartServer(await locateCluster(await dataFolderOf(adminUrl)));
}
