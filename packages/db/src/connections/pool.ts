import type { Pool, PoolClient, QueryResult } from "pg";
import type { Connection, ConnectionsConfig } from "./connections.ts";
import { guarded } from "#internals/guarded-client.ts";
import type { WireQuery } from "#internals/local-settings.ts";
import type { Pooler } from "./pooler.ts";

export function watchPool(pool: Pool, config: ConnectionsConfig): Pool {
  const driver = pool as unknown as { Client: unknown };
  driver.Client = guarded(driver.Client);
  // Without this listener, the loss of an idle connection ends the process.
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

/** Connects, and again without settings at the start if a pooler refuses them. */
export async function connect(pool: Pool, pooler: Pooler): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    if (!pooler.refusedSettings(error as Error)) throw error;
    return pool.connect();
  }
}

export type ToQuery = (isNameless: boolean) => WireQuery;

/** Runs one statement; repeats it once without a name if a pooler refused its name or the start settings. */
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
        // After an error it is unknown which statements the connection has prepared.
        release(error !== null && error !== undefined);
        if (error) fail(error, pooler.refusedName(error));
        else resolve(result);
      };
      client.query(query);
    });
  });
}
