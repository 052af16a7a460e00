// Creates the `Db`, the first argument of every query of this package.
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
import { draining } from "#connections/draining.ts";
import { sessionSettings } from "#connections/session-settings.ts";
import { currentRowOwner } from "#connections/row-owner.ts";
import { Session, type SettingsOf } from "#internals/drizzle-session.ts";

export type { Driver, PoolerMode };

export type Db = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;

export interface DatabaseConfig {
  url: string;
  /** By default `neon` for Neon's hosts, else `pg`. */
  driver?: Driver | undefined;
  /** Passes `asRowOwner`'s user to PostgreSQL with each statement; default `false`. */
  rowSecurity?: boolean;
  /** Default 10. Statements over HTTP need none. */
  maxConnections?: number;
  /** Maximum wait for a connection; default 5,000. */
  connectTimeoutMs?: number;
  /** Then PostgreSQL cancels a statement (SQLSTATE 57014); default 10,000. */
  statementTimeoutMs?: number;
  /** Days that the log keeps changes; default 30. */
  historyDays?: number;
  /** Default `auto`: detected. */
  pooler?: PoolerMode;
  /** Called once, with the SQLSTATE or reason, when a pooler is detected. */
  onPooler?: (sign: string) => void;
  /** Called for each idle connection that is lost; the pool replaces it. */
  onConnectionLost?: (error: Error) => void;
  /** Called with the driver's pool, for a platform that suspends the process. */
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
  const open = createConnections[config.driver ?? driverFor(config.url)];
  const connections = draining(
    open({
      url: config.url,
      maxConnections: config.maxConnections ?? 10,
      connectTimeoutMs: config.connectTimeoutMs ?? 5_000,
      settings: {
        ...sessionSettings(statementTimeoutMs),
        "app.history_days": String(config.historyDays ?? limits.historyDays),
      },
      pooler: new Pooler(config.pooler ?? "auto", config.onPooler ?? (() => {})),
      // For a network that loses packets: PostgreSQL's cancellation would not arrive.
      queryTimeoutMs: statementTimeoutMs + 1_000,
      onConnectionLost: config.onConnectionLost ?? (() => {}),
      onPool: config.onPool,
    }),
  );
  const dialect = new PgDialect({ casing: "snake_case" });
  const settings: SettingsOf = ({ isRead }) => {
    const owner = config.rowSecurity ? currentRowOwner() : undefined;
    // For a read it would be a statement more, on a connection that is not shared.
    const attribution = isRead ? undefined : attributionSettings();
    return owner === undefined ? attribution : { "app.user_id": owner, ...attribution };
  };
  const db: Db = new PgDatabase(dialect, new Session(connections, dialect, settings), undefined);
  return { db, close: connections.close };
}
