// Connections to PostgreSQL: makes the one `Db` that every query of this package takes first.
import type { NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import { PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import { Pool } from "pg";
import { Session } from "./session.ts";

/** The database, or a transaction in it. */
export type Db = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;

export interface DatabaseConfig {
  /** `postgresql://user:password@host:port/database` */
  url: string;
  /** Connections at most; default 10. */
  maxConnections?: number;
  /** How long to wait for a free or new connection, in milliseconds; default 5,000. */
  connectTimeoutMs?: number;
  /** After this many milliseconds PostgreSQL cancels a statement (SQLSTATE 57014); default 10,000. */
  statementTimeoutMs?: number;
  /** Told of every connection that breaks while idle; the pool replaces it by itself. */
  onConnectionLost?: (error: Error) => void;
}

export interface Database {
  db: Db;
  /** Waits for running queries, then closes all connections. */
  close: () => Promise<void>;
}

/** Opens a pool that connects on first use and survives a restart of the database. */
export function createDb(config: DatabaseConfig): Database {
  const statementTimeoutMs = config.statementTimeoutMs ?? 10_000;
  const pool = new Pool({
    connectionString: config.url,
    max: config.maxConnections ?? 10,
    connectionTimeoutMillis: config.connectTimeoutMs ?? 5_000,
    statement_timeout: statementTimeoutMs,
    lock_timeout: statementTimeoutMs / 2,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    // For a network that fell silent, on which PostgreSQL's own cancellation would not arrive.
    query_timeout: statementTimeoutMs + 1_000,
    keepAlive: true,
    application_name: "todo-backend",
  });
  // Without a listener, node-postgres lets the loss of an idle connection end the process.
  pool.on("error", (error) => config.onConnectionLost?.(error));
  // The pool listens only while a connection is idle; in use, its loss fails the query in hand or the next one.
  pool.on("connect", (client) => client.on("error", () => {}));
  const dialect = new PgDialect({ casing: "snake_case" });
  const db: Db = new PgDatabase(dialect, new Session(pool, dialect), undefined);
  return { db, close: () => pool.end() };
}
