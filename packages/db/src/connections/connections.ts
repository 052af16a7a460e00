import type { QueryConfig, QueryResult } from "pg";
import type { LocalSettings } from "./local-settings.ts";

export interface ConnectionsConfig {
  /** `postgresql://user:password@host:port/database` */
  url: string;
  maxConnections: number;
  /** How long to wait for a free or new connection. */
  connectTimeoutMs: number;
  timeouts: Timeouts;
  /** After this long a query fails although PostgreSQL has not answered. */
  queryTimeoutMs: number;
  /** Told of every connection that breaks while idle. */
  onConnectionLost: (error: Error) => void;
  /** Given the pool of connections when it is made, by a platform that suspends the process. */
  onPool: ((pool: object) => void) | undefined;
}

/** PostgreSQL's own limits, in milliseconds, by the name of their setting. */
export type Timeouts = Record<
  "statement_timeout" | "lock_timeout" | "idle_in_transaction_session_timeout",
  number
>;

/** A driver's way to PostgreSQL. */
export interface Connections {
  /** What every statement and transaction needs set because the start of a connection can't set it. */
  settings: LocalSettings;
  /** Runs one statement, a transaction by itself, for which `settings` hold. */
  query: (
    statement: QueryConfig,
    values: unknown[],
    settings: LocalSettings,
  ) => Promise<QueryResult>;
  /** A connection of one's own, for a transaction. */
  connect: () => Promise<Connection>;
  /** Waits for running queries, then closes all connections. */
  close: () => Promise<void>;
}

export interface Connection {
  /** A text may hold several statements; a `QueryConfig` holds one. */
  query: (statement: string | QueryConfig, values?: unknown[]) => Promise<QueryResult>;
  /** Gives the connection back, or ends it when it is broken. */
  release: (isBroken: boolean) => void;
}
