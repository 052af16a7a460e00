/** A PostgreSQL server of this project; it outlives the process that started it. */
import { rm } from "node:fs/promises";
import { clusterUrl, initialise, locateCluster } from "./cluster.ts";
import { dataFolderOf, ensureDatabase } from "./postgres-client.ts";
import { findOrLaunch, type LaunchOptions, restartServer, stopServer } from "./server-process.ts";

export interface PostgresOptions extends LaunchOptions {
  /** Kept between starts. */
  dataDir: string;
  /** Created if it is missing; by default `postgres`. */
  database?: string;
}

export interface PostgresServer {
  url: string;
  /** The port asked for, unless the server was already running on another one. */
  port: number;
  /** Where the data is; for root this may differ from what was asked for. */
  dataDir: string;
  /** True when the server was running already. */
  reused: boolean;
  /** Stops the server, whoever started it. */
  stop(): Promise<void>;
}

/**
 * Finds the running server of `dataDir`, or starts one, which recovers the data of a killed one. Throws when the port
 * is taken or PostgreSQL does not start.
 */
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

/** Stops the server of `dataDir`. False when none was running. */
export async function stopPostgres(dataDir: string): Promise<boolean> {
  return stopServer(await locateCluster(dataDir));
}

/** Stops the server of `dataDir` and deletes its data. */
export async function removePostgres(dataDir: string): Promise<void> {
  const cluster = await locateCluster(dataDir);
  await stopServer(cluster);
  await rm(cluster.folder, { recursive: true, force: true });
}

/** Restarts the server behind a superuser's URL, cutting all connections; from any process. */
export async function restartPostgres(adminUrl: string): Promise<void> {
  await restartServer(await locateCluster(await dataFolderOf(adminUrl)));
}
