import {
  Client,
  NeonDbError,
  neon,
  neonConfig,
  Pool as NeonPool,
  type PoolConfig,
} from "@neondatabase/serverless";
import type { Pool, QueryConfig, QueryResult } from "pg";
import { databaseErrorCode } from "#database-error.ts";
import type { Connections, ConnectionsConfig } from "./connections.ts";
import {
  createSetStatement,
  type LocalSettings,
  setIsolation,
  type WireQueryClass,
  withLocalSettings,
} from "#internals/local-settings.ts";
import { fetchResults } from "./neon-fetch.ts";
import { run, toConnection, watchPool } from "./pool.ts";

const { Query } = Client as typeof Client & { Query: WireQueryClass };
const applicationName = "todo-backend";
const LocalQuery = withLocalSettings(Query);
neonConfig.fetchFunction = fetchResults;

export function createNeonWebSocketConnections(config: ConnectionsConfig): Connections {
  const poolConfig: PoolConfig = {
    connectionString: config.url,
    max: config.maxConnections,
    connectionTimeoutMillis: config.connectTimeoutMs,
    query_timeout: config.queryTimeoutMs,
    application_name: applicationName,
  };
  // Neon's pool is a copy of node-postgres's; only the types differ.
  const pool = watchPool(new NeonPool(poolConfig) as unknown as Pool, {
    ...config,
    onConnectionLost: (error) => config.onConnectionLost(toError(error)),
  });
  const set = createSetStatement(config.settings);
  return {
    // Neon's pooler refuses settings at the start of a connection.
    settings: config.settings,
    query: (statement, values, settings) => {
      const toQuery = (isNameless: boolean) => {
        const query = new LocalQuery(statement, values, setIsolation, set(settings));
        if (isNameless) query.name = undefined;
        return query;
      };
      return run(pool, config.pooler, toQuery).catch(fail);
    },
    connect: async () => {
      const { query, release } = toConnection(await pool.connect().catch(fail));
      return { query: (...statement) => query(...statement).catch(fail), release };
    },
    close: () => pool.end(),
  };
}

export function createNeonHttpConnections(config: ConnectionsConfig): Connections {
  const transactions = createNeonWebSocketConnections(config);
  const sql = neon(withApplicationName(config.url), { fullResults: true });
  const toSet = createSetStatement(config.settings);
  const send = async (statement: QueryConfig, values: unknown[], settings?: LocalSettings) => {
    const { text, types } = statement;
    const arrayMode = "rowMode" in statement && statement.rowMode === "array";
    const set = toSet(settings);
    const queries = [
      sql.query(set.text, set.values),
      sql.query(text, values, { arrayMode, ...(types && { types }) } as object),
    ];
    const fetchOptions = { signal: AbortSignal.timeout(config.queryTimeoutMs) };
    const isolationLevel = "ReadCommitted";
    const options = { fullResults: true, isolationLevel, fetchOptions } as const;
    const [, result] = await sql.transaction(queries, options);
    return result as unknown as QueryResult;
  };
  return {
    ...transactions,
    query: (...statement) => send(...statement).catch(fail),
  };
}

function withApplicationName(url: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}application_name=${applicationName}`;
}

function fail(error: unknown): never {
  throw toError(error);
}

/** Neon's driver also throws events and errors without a cause. */
function toError(error: unknown): Error {
  if (error instanceof Error && !isUnreachable(error)) return error;
  const { sourceError, error: reason } = error as { sourceError?: unknown; error?: unknown };
  const code = databaseErrorCode(sourceError ?? reason);
  const lost = new Error("Connection terminated");
  return code?.startsWith("E") ? Object.assign(lost, { code }) : lost;
}

const isUnreachable = (error: Error) =>
  error.name === "TimeoutError" || (error instanceof NeonDbError && !error.code);
