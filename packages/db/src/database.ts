// Connections to PostgreSQL: makes the one `Db` that every query of this package takes first.
import { limits } from "@todo/validation/limits";
import type { NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import { PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import { type Driver, driverFor } from "#connections/connection-url.ts";
import type { Connections, ConnectionsConfig } from "#connections/connections.ts";
import {
  createNeonHttpConnections,
  createNeonWebSocketConnections,
} from "#connections/neon-connections.ts";
import { createPgConnections } from "#internals/pg-connections.ts";
import { Pooler, type PoolerMode } from "#connections/pooler.ts";
import { attributionSettings } from "#connections/attribution.ts";
import { sessionSettings } from "#connections/session-settings.ts";
import { currentRowOwner } from "#connections/row-owner.ts";
import { Session } from "#internals/drizzle-session.ts";

export type { Driver, PoolerMode };

/** The database, or a transaction in it. */
export type Db = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;

export interface DatabaseConfig {
  /** `postgresql://user:password@host:port/database` */
  url: string;
  /** Neon's driver for Neon's hosts, else `pg`, unless named. */
  driver?: Driver | undefined;
  /** Tells PostgreSQL whose rows each statement may touch, as `asRowOwner` says; default `false`. */
  rowSecurity?: boolean;
  /** Connections at most; default 10. Statements over HTTP use none. */
  maxConnections?: number;
  /** How long to wait for a free or new connection, in milliseconds; default 5,000. */
  connectTimeoutMs?: number;
  /** After this many milliseconds PostgreSQL cancels a statement (SQLSTATE 57014); default 10,000. */
  statementTimeoutMs?: number;
  /** For how many days changes of tasks are kept; default 30. */
  historyDays?: number;
  /** What stands between this process and PostgreSQL; default `auto`, which notices. */
  pooler?: PoolerMode;
  /** Told once, with SQLSTATE or what is missing, when a pooler was noticed. */
  onPooler?: (sign: string) => void;
  /** Told of every connection that breaks while idle; the pool replaces it by itself. */
  onConnectionLost?: (error: Error) => void;
  /** Given the driver's pool when it is made, for a platform that suspends the process. */
  onPool?: (pool: object) => void;
}

export interface Database {
  db: Db;
  /** Waits for running queries, then closes all connections. */
  close: () => Promise<void>;
}

const createConnections: Record<Driver, (config: ConnectionsConfig) => Connections> = {
  pg: createPgConnections,
  neon: createNeonHttpConnections,
  "neon-websocket": createNeonWebSocketConnections,
};

/** Opens a pool that connects on first use and survives a restart of the database. */
export function createDb(config: DatabaseConfig): Database {
  const statementTimeoutMs = config.statementTimeoutMs ?? 10_000;
  const connections = createConnections[config.driver ?? driverFor(config.url)]({
    url: config.url,
    maxConnections: config.maxConnections ?? 10,
    connectTimeoutMs: config.connectTimeoutMs ?? 5_000,
    settings: {
      ...sessionSettings(statementTimeoutMs),
      "app.history_days": String(config.historyDays ?? limits.historyDays),
    },
    pooler: new Pooler(config.pooler ?? "auto", config.onPooler ?? (() => {})),
    // For a network that fell silent, on which PostgreSQL's own cancellation would not arrive.
    queryTimeoutMs: statementTimeoutMs + 1_000,
    onConnectionLost: config.onConnectionLost ?? (() => {}),
    onPool: config.onPool,
  });
  const dialect = new PgDialect({ casing: "snake_case" });
  const settings = () => {
    const owner = config.rowSecurity ? currentRowOwner() : undefined;
    const attribution = attributionSettings();
    return owner === undefined ? attribution : { "app.user_id": owner, ...attribution };
  };
  const db: Db = new PgDatabase(dialect, new Session(connections, dialect, settings), undefined);
  return { db, close: connections.close };
}
