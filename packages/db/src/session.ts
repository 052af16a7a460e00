import { AsyncLocalStorage } from "node:async_hooks";
import { sql } from "drizzle-orm";
import { NodePgSession, NodePgTransaction } from "drizzle-orm/node-postgres";
import type {
  PgDialect,
  PgPreparedQuery,
  PgTransactionConfig,
  PreparedQueryConfig,
} from "drizzle-orm/pg-core";
import type { Pool, PoolClient } from "pg";
import { isOutage, withoutQuery } from "./database-error.ts";
import { queryChannel } from "./query-channel.ts";
import { rowMapper, statementName } from "./statement.ts";

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

/**
 * Drizzle's session, but its statements are named, its errors are `DatabaseError`s, and its transactions end a
 * connection that broke.
 */
export class Session extends NodePgSession<Schema, Schema> {
  readonly #connection: Pool | PoolClient;
  readonly #dialect: PgDialect;

  constructor(connection: Pool | PoolClient, dialect: PgDialect) {
    super(connection, dialect, undefined);
    this.#connection = connection;
    this.#dialect = dialect;
  }

  override prepareQuery<Config extends PreparedQueryConfig = PreparedQueryConfig>(
    ...[query, fields, name, isArray, mapRows, ...cache]: Parameters<
      NodePgSession<Schema, Schema>["prepareQuery"]
    >
  ): PgPreparedQuery<Config> {
    const prepared = super.prepareQuery(
      query,
      fields,
      name || statementName(query.sql),
      isArray,
      mapRows ?? rowMapper(fields),
      ...cache,
    );
    const execute = prepared.execute.bind(prepared);
    prepared.execute = (values) =>
      queryChannel.tracePromise(() => execute(values).catch(fail), { text: query.sql });
    return prepared as PgPreparedQuery<Config>;
  }

  override async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    config?: PgTransactionConfig,
  ): Promise<Result> {
    const client = await (this.#connection as Pool).connect().catch(fail);
    const session = new Session(client, this.#dialect);
    const transaction: Transaction = new NodePgTransaction(this.#dialect, session, undefined);
    let isBroken = false;
    try {
      await transaction.execute(sql`begin`);
      if (config) await transaction.setTransaction(config);
      const result = await work(transaction);
      await transaction.execute(sql`commit`);
      return result;
    } catch (error) {
      // After a timeout of ours the connection still waits for its answer: nobody else may get it.
      isBroken = isOutage(error);
      if (!isBroken) await transaction.execute(sql`rollback`).catch(() => (isBroken = true));
      throw error;
    } finally {
      client.release(isBroken);
    }
  }
}

function fail(error: unknown): never {
  const failure = withoutQuery(error);
  const watch = watched.getStore();
  if (watch && failure instanceof Error && isOutage(failure)) watch.outage ??= failure;
  throw failure;
}
