import { AsyncLocalStorage } from "node:async_hooks";
import { type NodePgClient, NodePgSession, NodePgTransaction } from "drizzle-orm/node-postgres";
import type {
  PgDialect,
  PgPreparedQuery,
  PgTransactionConfig,
  PreparedQueryConfig,
} from "drizzle-orm/pg-core";
import type { QueryConfig } from "pg";
import type { Connection, Connections } from "./connections/connections.ts";
import { type LocalSettings, setLocal } from "./connections/local-settings.ts";
import { fromDriver, isOutage, withoutQuery } from "./database-error.ts";
import { queryChannel } from "./query-channel.ts";
import { rowMapper, statementName, traitsOf } from "./statement.ts";

type Schema = Record<string, never>;
type Transaction = NodePgTransaction<Schema, Schema>;

interface Watch {
  outage?: Error;
}

const watched = new AsyncLocalStorage<Watch>();

/**
 * Runs `work`, and throws the first outage of the database that one of its queries met, even if `work` itself has
 * swallowed it: for libraries that answer "not found" when they could not look.
 */
export async function revealingOutages<Result>(work: () => Promise<Result>): Promise<Result> {
  const watch: Watch = {};
  const result = await watched.run(watch, work);
  if (watch.outage) throw watch.outage;
  return result;
}

/** Runs `work` so that its outages concern only whoever awaits it, and no `revealingOutages` around it. */
export function concealingOutages<Result>(work: () => Promise<Result>): Promise<Result> {
  return watched.exit(work);
}

/** Drizzle's session on one connection, but its statements are named and its errors are `DatabaseError`s. */
class ConnectionSession extends NodePgSession<Schema, Schema> {
  constructor(client: Pick<Connection, "query">, dialect: PgDialect) {
    super(client as NodePgClient, dialect, undefined);
  }

  override prepareQuery<Config extends PreparedQueryConfig = PreparedQueryConfig>(
    ...[query, fields, name, isArray, mapRows, ...cache]: Parameters<
      NodePgSession<Schema, Schema>["prepareQuery"]
    >
  ): PgPreparedQuery<Config> {
    const prepared = super.prepareQuery(
      query,
      fields,
      name ?? statementName(query.sql),
      isArray,
      mapRows ?? rowMapper(fields),
      ...cache,
    );
    const execute = prepared.execute.bind(prepared);
    prepared.execute = (values) =>
      queryChannel.tracePromise(() => execute(values).catch(fail), { text: query.sql });
    return prepared as PgPreparedQuery<Config>;
  }
}

/** The session of a `Db`; its transactions end a connection that broke. */
export class Session extends ConnectionSession {
  readonly #connections: Connections;
  readonly #dialect: PgDialect;
  readonly #settings: () => LocalSettings;

  /** What `settings` returns holds for the next statement or transaction. */
  constructor(connections: Connections, dialect: PgDialect, settings: () => LocalSettings) {
    const query = (statement: QueryConfig, values: unknown[]) => {
      const own = traitsOf(statement).settings;
      return connections.query(statement, values, own ? { ...settings(), ...own } : settings());
    };
    super({ query } as Pick<Connection, "query">, dialect);
    this.#connections = connections;
    this.#dialect = dialect;
    this.#settings = settings;
  }

  override async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    config?: PgTransactionConfig,
  ): Promise<Result> {
    const connection = await this.#connections.connect().catch(failDriver);
    const session = new ConnectionSession(connection, this.#dialect);
    const transaction: Transaction = new NodePgTransaction(this.#dialect, session, undefined);
    let isBroken = false;
    try {
      await connection.query(`begin; ${setLocal(this.#settings())}`).catch(failDriver);
      if (config) await transaction.setTransaction(config);
      const result = await work(transaction);
      await connection.query("commit").catch(failDriver);
      return result;
    } catch (error) {
      // After a timeout of ours the connection still waits for its answer: nobody else may get it.
      isBroken = isOutage(error);
      if (!isBroken) await connection.query("rollback").catch(() => (isBroken = true));
      throw error;
    } finally {
      connection.release(isBroken);
    }
  }
}

function fail(error: unknown): never {
  const failure = withoutQuery(error);
  const watch = watched.getStore();
  if (watch && failure instanceof Error && isOutage(failure)) watch.outage ??= failure;
  throw failure;
}

const failDriver = (error: unknown) => fail(fromDriver(error));
