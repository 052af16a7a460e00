import { join } from "node:path";
import { type PostgresServer, startPostgres, stopPostgres } from "@todo/postgres/postgres-server";

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
