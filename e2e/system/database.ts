import { join } from "node:path";
import { withClient } from "@todo/postgres/postgres-client";
import { type PostgresServer, startPostgres, stopPostgres } from "@todo/postgres/postgres-server";
import { migrate } from "./migrate.ts";

const dataDir = join(import.meta.dirname, "../../.data/e2e-postgres");
const port = 54_331;

/** Starts the database of the tests, also after `stopDatabase`; its data stays. */
export function startDatabase(): Promise<PostgresServer> {
  return startPostgres({ dataDir, port, database: "todo" });
}

/** Stops it as an operator would, cutting every connection. */
export async function stopDatabase(): Promise<void> {
  await stopPostgres(dataDir);
}

/** The URL of an empty, migrated database on the same server, for a process of a test's own. */
export async function emptyDatabase(): Promise<string> {
  const admin = await startPostgres({ dataDir, port });
  await withClient(admin.url, (client) =>
    client.query("drop database if exists own_process with (force)"),
  );
  const { url } = await startPostgres({ dataDir, port, database: "own_process" });
  migrate(url);
  return url;
}
