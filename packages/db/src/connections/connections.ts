import type { QueryConfig, QueryResult } from "pg";
import type { LocalSettings } from "#internals/local-settings.ts";
import type { Pooler } from "./pooler.ts";

export interface ConnectionsConfig {
  /** `postgresql://user:password@host:port/database` */
  url: string;
  maxConnections: number;
  /** How long to wait for a free or new connection. */
  connectTimeoutMs: number;
  /** Hold for every statement and transaction. */
  settings: LocalSettings;
  /** What is known of a pooler on the way; shared by all connections. */
  pooler: Pooler;
  /** After this long a query fails although PostgreSQL has not answered. */
  queryTimeoutMs: number;
  /** Told of every connection that breaks while idle. */
  onConnectionLost: (error: Error) => void;
  /** Given the pool of connections when it is made, by a platform that suspends the process. */
  onPool: ((pool: object) => void) | undefined;
}

/** A driver's way to PostgreSQL. */
export interface Connections {
  /** What a transaction must set, because the start of its connection has not. To be read after `connect`. */
  readonly settings: LocalSettings;
  /** Runs one statement, a transaction by itself, for which `settings` hold besides those of all. */
  query: (
    statement: QueryConfig,
    values: unknown[],
    settings: LocalSettings | undefined,
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
