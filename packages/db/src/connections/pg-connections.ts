import { Client, Pool, type PoolConfig, type QueryConfig } from "pg";
import { isSharedRead } from "../statement.ts";
import { BatchingSocket } from "./batching-socket.ts";
import { toPgConfig } from "./connection-url.ts";
import type { Connections, ConnectionsConfig } from "./connections.ts";
import { withLocalSettings } from "./local-settings.ts";
import { run, toConnection, watchPool } from "./pool.ts";
import { createSharedReads } from "./shared-reads.ts";

const { Query } = Client as typeof Client & { Query: unknown };
const LocalQuery = withLocalSettings(Query);

/** Under load the next read comes sooner, and finds its connection at hand. */
const keptIdleMs = 50;

/** Queries are sent before those ahead of them are answered. */
const pipelined = { pipeline: true, stream: () => new BatchingSocket() };

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
  // So few connections are needed whole.
  const lanes = config.maxConnections >= 5 ? 2 : 0;
  const max = config.maxConnections - lanes;
  const pool = watchPool(new Pool({ ...poolConfig, max }), config);
  const readPool = watchPool(new Pool({ ...poolConfig, max: lanes, ...pipelined }), config);
  // A process that may be suspended gives back at once, while the request that used it is there to be waited for.
  const runSharedRead = createSharedReads(readPool, lanes, config.onPool ? 0 : keptIdleMs);

  const query = (statement: QueryConfig, values: unknown[]) => {
    // node-postgres copies the own properties of what it is given: of this there are none.
    const heir = Object.create(statement) as QueryConfig;
    return (
      (isSharedRead(heir) ? runSharedRead(heir, values) : undefined) ?? pool.query(heir, values)
    );
  };

  return {
    settings: {},
    query: (statement, values, settings) =>
      Object.keys(settings).length === 0
        ? query(statement, values)
        : run(pool, new LocalQuery(statement, values, settings)),
    connect: async () => toConnection(await pool.connect()),
    close: async () => {
      await Promise.all([pool.end(), readPool.end()]);
    },
  };
}
