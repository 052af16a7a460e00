import { join } from "node:path";
import {
  type PostgresServer,
  removePostgres,
  startPostgres,
  stopPostgres,
} from "@todo/postgres/postgres-server";

const folder = join(import.meta.dirname, "../../.data");

/**
 * The server of nearly all tests, and the one that a test stops. On ports below those of outgoing connections, which
 * might have one of these at the moment.
 */
const servers = {
  shared: { dataDir: join(folder, "e2e-postgres"), port: 25_433 },
  breakable: { dataDir: join(folder, "e2e-breakable-postgres"), port: 25_434 },
};
export type DatabaseServer = keyof typeof servers;

/** Starts the database of the tests, also after `stopDatabase`; its data stays. */
export function startDatabase(server: DatabaseServer): Promise<PostgresServer> {
  return startPostgres({ ...servers[server], database: "todo" });
}

/** Starts it without what an earlier run has left. */
export async function startEmptyDatabase(server: DatabaseServer): Promise<PostgresServer> {
  await removePostgres(servers[server].dataDir);
  return startDatabase(server);
}

/** Stops it as an operator would, cutting every connection. */
export async function stopDatabase(server: DatabaseServer): Promise<void> {
  await stopPostgres(servers[server].dataDir);
}
