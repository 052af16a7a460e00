import type { Pool, PoolClient, QueryResult } from "pg";
import type { Connection, ConnectionsConfig } from "./connections.ts";
import { guarded } from "#internals/guarded-client.ts";
import type { WireQuery } from "#internals/local-settings.ts";
import type { Pooler } from "./pooler.ts";

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

/** A connection of `pool`, or another one when a pooler refuses the settings at its start. */
export async function connect(pool: Pool, pooler: Pooler): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    if (!pooler.refusedSettings(error as Error)) throw error;
    return pool.connect();
  }
}

/** Makes a query once there is a connection for it. */
export type ToQuery = (isNameless: boolean) => WireQuery;

/**
 * Runs one statement, a transaction by itself, on a connection of `pool`. Repeats it once, without a name, when it was
 * refused before it ran: for its name, or for the settings at the start of the connection.
 */
export function run(
  pool: Pool,
  pooler: Pooler,
  toQuery: ToQuery,
  isRepeated = false,
): Promise<QueryResult> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error, hasNotRun: boolean) => {
      if (hasNotRun && !isRepeated) resolve(run(pool, pooler, toQuery, true));
      else reject(error);
    };
    pool.connect((failure, client, release) => {
      if (failure || !client) {
        const error = failure ?? new Error("Connection terminated");
        fail(error, pooler.refusedSettings(error));
        return;
      }
      const query = toQuery(isRepeated || pooler.isTransactional);
      query.callback = (error, result) => {
        // After an error nobody knows which names the connection has.
        release(error !== null && error !== undefined);
        if (error) fail(error, pooler.refusedName(error));
        else resolve(result);
      };
      client.query(query);
    });
  });
}
