import { Client, Pool, type PoolConfig } from "pg";
import { toPgConfig } from "./connection-url.ts";
import type { Connections, ConnectionsConfig } from "./connections.ts";
import { withLocalSettings } from "./local-settings.ts";
import { run, toConnection, watchPool } from "./pool.ts";

const { Query } = Client as typeof Client & { Query: unknown };
const LocalQuery = withLocalSettings(Query);

/** node-postgres: PostgreSQL's protocol over TCP. */
export function createPgConnections(config: ConnectionsConfig): Connections {
  const poolConfig: PoolConfig = {
    ...toPgConfig(config.url),
    ...config.timeouts,
    max: config.maxConnections,
    connectionTimeoutMillis: config.connectTimeoutMs,
    query_timeout: config.queryTimeoutMs,
    keepAlive: true,
    application_name: "todo-backend",
  };
  const pool = watchPool(new Pool(poolConfig), config);
  return {
    settings: {},
    query: (statement, values, settings) =>
      Object.keys(settings).length === 0
        ? pool.query(statement, values)
        : run(pool, new LocalQuery(statement, values, settings)),
    connect: async () => toConnection(await pool.connect()),
    close: () => pool.end(),
  };
}
