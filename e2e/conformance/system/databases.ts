// PostgreSQL for the suite: a server of its own with production settings, and a database for every process.
import { randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@todo/postgres/migrate";
import { withClient } from "@todo/postgres/postgres-client";
import { type PostgresServer, removePostgres, startPostgres } from "@todo/postgres/postgres-server";
import getPort from "get-port";

export { memberUrl, withClient } from "@todo/postgres/postgres-client";

const template = "conformance_template";

export interface DatabaseServer extends PostgresServer {
  /** Starts it again, at the same port, after it has stopped or was killed. */
  restart: () => Promise<void>;
  /** Stops it and deletes its data. */
  remove: () => Promise<void>;
}

/** An empty cluster in a temporary folder, or below `folder`, with a migrated template. */
export async function startDatabaseServer(folder = tmpdir()): Promise<DatabaseServer> {
  const parent = mkdtempSync(join(folder, "todo-conformance-"));
  // For root PostgreSQL runs as another user, who must get there.
  chmodSync(parent, 0o755);
  const dataDir = join(parent, "postgres");
  const options = { dataDir, port: await getPort(), settings: { max_connections: "200" } };
  const server = await startPostgres(options);
  migrate((await startPostgres({ ...options, database: template })).url);
  return {
    ...server,
    restart: async () => void (await startPostgres(options)),
    remove: async () => {
      await removePostgres(dataDir);
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** The URL of a new, empty, migrated database on the server behind the superuser's URL. */
export async function createDatabase(adminUrl: string): Promise<string> {
  const name = `conformance_${randomUUID().replaceAll("-", "")}`;
  await withClient(adminUrl, (client) =>
    client.query(`create database ${name} template ${template}`),
  );
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}
