import { type NodePgClient, NodePgSession, NodePgTransaction } from "drizzle-orm/node-postgres";
import type {
  PgDialect,
  PgPreparedQuery,
  PgTransactionConfig,
  PreparedQueryConfig,
} from "drizzle-orm/pg-core";
import type { QueryConfig } from "pg";
import type { Connection, Connections } from "#connections/connections.ts";
import { type LocalSettings, setLocal } from "./local-settings.ts";
import { fromDriver, isOutage, withoutQuery } from "#database-error.ts";
import { noteOutage } from "#outages.ts";
import { queryChannel } from "#connections/query-channel.ts";
import { rowMapper, statementName, traitsOf, unlabelledName } from "./statement.ts";

type Schema = Record<string, never>;
type Transaction = NodePgTransaction<Schema, Schema>;

/** What holds for a statement that may write, or for one that is known to read. */
export type SettingsOf = (statement: { isRead: boolean }) => LocalSettings | undefined;

type NameOf = (text: string, label: string | undefined) => string | undefined;

const nameOf: NameOf = (text, label) =>
  label === undefined ? unlabelledName(text) : statementName(text, label);

/** A name may fail behind a pooler, and only the caller can repeat a transaction. */
const nameless: NameOf = () => undefined;

/** Drizzle's session, which throws `DatabaseError`s. */
class ConnectionSession extends NodePgSession<Schema, Schema> {
  readonly #nameOf: NameOf;

  constructor(client: Pick<Connection, "query">, dialect: PgDialect, nameOf: NameOf) {
    super(client as NodePgClient, dialect, undefined);
    this.#nameOf = nameOf;
  }

  override prepareQuery<Config extends PreparedQueryConfig = PreparedQueryConfig>(
    ...[query, fields, label, isArray, mapRows, ...cache]: Parameters<
      NodePgSession<Schema, Schema>["prepareQuery"]
    >
  ): PgPreparedQuery<Config> {
    const prepared = super.prepareQuery(
      query,
      fields,
      this.#nameOf(query.sql, label),
      isArray,
      mapRows ?? rowMapper(fields, label),
      ...cache,
    );
    const execute = prepared.execute.bind(prepared);
    prepared.execute = (values) =>
      queryChannel.tracePromise(() => execute(values).catch(fail), { text: query.sql });
    return prepared as PgPreparedQuery<Config>;
  }
}

export class Session extends ConnectionSession {
  readonly #connections: Connections;
  readonly #dialect: PgDialect;
  readonly #settings: SettingsOf;

  /** `settings` is asked for each statement or transaction. */
  constructor(connections: Connections, dialect: PgDialect, settings: SettingsOf) {
    const query = (statement: QueryConfig, values: unknown[]) => {
      const { shared, settings: own } = traitsOf(statement);
      const outer = settings({ isRead: shared === "read" });
      return connections.query(statement, values, own ? { ...outer, ...own } : outer);
    };
    super({ query } as Pick<Connection, "query">, dialect, nameOf);
    this.#connections = connections;
    this.#dialect = dialect;
    this.#settings = settings;
  }

  override async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    config?: PgTransactionConfig,
  ): Promise<Result> {
    const connection = await this.#connections.connect().catch(failDriver);
    const session = new ConnectionSession(connection, this.#dialect, nameless);
    const transaction: Transaction = new NodePgTransaction(this.#dialect, session, undefined);
    let isBroken = false;
    try {
      const settings = { ...this.#connections.settings, ...this.#settings({ isRead: false }) };
      await connection
        .query(`begin isolation level read committed; ${setLocal(settings)}`)
        .catch(failDriver);
      if (config) await transaction.setTransaction(config);
      const result = await work(transaction);
      await connection.query("commit").catch(failDriver);
      return result;
    } catch (error) {
      // After a timeout the connection still waits for its response: it must not be reused.
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
  noteOutage(failure);
  throw failure;
}

const failDriver = (error: unknown) => fail(fromDriver(error));
