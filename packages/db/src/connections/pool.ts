import type { Pool, PoolClient, QueryResult } from "pg";
import { fromDriver, isOutage } from "../database-error.ts";
import type { Connection, ConnectionsConfig } from "./connections.ts";
import { guarded } from "./guarded-client.ts";
import type { LocalQuery } from "./local-settings.ts";

/** Keeps the loss of a connection from ending the process, and reports that of an idle one. */
export function watchPool(pool: Pool, config: ConnectionsConfig): Pool {
  const driver = pool as unknown as { Client: unknown };
  driver.Client = guarded(driver.Client);
  // Without a listener, node-postgres lets the loss of an idle connection end the process.
  pool.on("error", config.onConnectionLost);
  config.onPool?.(pool);
  return pool;
}

export function toConnection(client: Pick<PoolClient, "query" | "release">): Connection {
  return {
    query: (statement, values) => client.query(statement, values),
    release: (isBroken) => client.release(isBroken),
  };
}

/** `pool.query` for a query object, which Neon's driver answers through its own callback alone. */
export async function run(pool: Pool, query: LocalQuery): Promise<QueryResult> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    return await new Promise<QueryResult>((resolve, reject) => {
      query.callback = (error, result) => (error ? reject(error) : resolve(result));
      client.query(query);
    });
  } catch (error) {
    isBroken = isOutage(fromDriver(error));
    throw error;
  } finally {
    client.release(isBroken);
  }
}
