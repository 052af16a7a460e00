import type { QueryConfig, QueryResult } from "pg";
import type { LocalSettings } from "#internals/local-settings.ts";
import type { Pooler } from "./pooler.ts";

export interface ConnectionsConfig {
  url: string;
  maxConnections: number;
  connectTimeoutMs: number;
  settings: LocalSettings;
  pooler: Pooler;
  /** The deadline on this side, for a network that loses packets. */
  queryTimeoutMs: number;
  onConnectionLost: (error: Error) => void;
  /** Called with the new pool, for a platform that suspends the process. */
  onPool: ((pool: object) => void) | undefined;
}

export interface Connections {
  /** What each transaction must set, because connections start without it. Read it after `connect`. */
  readonly settings: LocalSettings;
  /** Runs one statement in its own transaction; `settings` hold for it in addition. */
  query: (
    statement: QueryConfig,
    values: unknown[],
    settings: LocalSettings | undefined,
  ) => Promise<QueryResult>;
  connect: () => Promise<Connection>;
  /** Closes all connections, once they are not in use. */
  close: () => Promise<void>;
}

export interface Connection {
  query: (statement: string | QueryConfig, values?: unknown[]) => Promise<QueryResult>;
  /** Closes the connection if it is broken. */
  release: (isBroken: boolean) => void;
}
