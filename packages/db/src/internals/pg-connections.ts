import {
  Client,
  type ClientBase,
  type ClientConfig,
  Pool,
  type PoolConfig,
  type QueryConfig,
} from "pg";
import { traitsOf } from "./statement.ts";
import { BatchingSocket } from "./batching-socket.ts";
import { toPgConfig } from "#connections/connection-url.ts";
import type { Connections, ConnectionsConfig } from "#connections/connections.ts";
import {
  createSetStatement,
  type LocalSettings,
  setForSession,
  setIsolation,
  type WireQueryClass,
  withLocalSettings,
} from "./local-settings.ts";
import { isNameFailure, isStalePlan } from "#connections/pooler.ts";
import { connect, run, type ToQuery, toConnection, watchPool } from "#connections/pool.ts";
import {
  createSharedConnections,
  isLockTimeout,
  type RunShared,
} from "#connections/shared-connections.ts";

const { Query } = Client as typeof Client & { Query: WireQueryClass };
const LocalQuery = withLocalSettings(Query);

/** Connections shared by reads, and as many by writes. */
const lanes = 2;

/** For so long a write that waits for a lock delays others; then it is repeated alone. */
const lockTimeoutMs = "10";

const pipelined = { pipeline: true, stream: () => new BatchingSocket() };

const none: LocalSettings = {};

interface SharedPool {
  pool: Pool;
  lanes: number;
  fillsFirst?: boolean;
}

/** Then it is repeated alone. A missing name is no sign of a pooler here: the statement ahead, which was to give it, may have failed. */
const hadNoEffect = (error: Error) =>
  isLockTimeout(error) || isNameFailure(error) || isStalePlan(error);

/** PostgreSQL grants no further connection; the pool may have one. */
const isOneTooMany = (error: Error & { code?: unknown }) => error.code === "53300";

export function createPgConnections(config: ConnectionsConfig): Connections {
  const { pooler, settings } = config;
  const { pool, read, write } = openPools(config);
  const runShared = {
    read: shareConnections(read, config),
    write: shareConnections(write, config),
  };
  const toQueryOf = queryMaker(config);

  return {
    get settings() {
      return pooler.isTransactional ? settings : none;
    },
    query: (statement, values, own) => {
      // node-postgres copies own properties; this object has none.
      const heir = Object.create(statement) as QueryConfig;
      const toQuery = toQueryOf(heir, values, own);
      const runAlone = () => run(pool, pooler, toQuery);
      const shared = pooler.isPresent ? undefined : traitsOf(statement).shared;
      const result = shared && runShared[shared](() => toQuery(false));
      if (!result) return runAlone();
      return result.then(
        (found) => found ?? runAlone(),
        (error: Error) => {
          if (hadNoEffect(error)) return runAlone();
          throw error;
        },
      );
    },
    connect: async () => toConnection(await connect(pool, pooler)),
    close: async () => {
      await Promise.all([read.pool.end(), write.pool.end(), pool.end()]);
    },
  };
}

function openPools(config: ConnectionsConfig) {
  const { maxConnections: max, pooler, settings } = config;
  // A small pool can't spare connections. PgBouncer may give responses that a lost one has not read to its next client.
  const lanesMax = (poolMin: number) => (max >= poolMin && !pooler.isPresent ? lanes : 0);
  const [reads, writes] = [lanesMax(5), lanesMax(10)];
  const writeSettings = { ...settings, lock_timeout: lockTimeoutMs };
  const unshared = max - reads - writes;
  const pool = openPool(config, { max: unshared });
  // Once a pooler is noticed, nothing is shared any more.
  Object.defineProperty(pool.options, "max", {
    get: () => (pooler.isPresent ? max : unshared),
  });
  return {
    pool,
    read: { ...openSharedPool(config, reads), fillsFirst: true },
    write: openSharedPool({ ...config, settings: writeSettings }, writes),
  };
}

function openPool(config: ConnectionsConfig, own: PoolConfig): Pool {
  const pool = new Pool({
    ...toPgConfig(config.url),
    Client: clientOf(config),
    connectionTimeoutMillis: config.connectTimeoutMs,
    query_timeout: config.queryTimeoutMs,
    keepAlive: true,
    application_name: "todo-backend",
    onConnect: awaited((client) => prepareClient(client, config)),
    ...own,
  });
  return watchPool(pool, config);
}

function openSharedPool(config: ConnectionsConfig, max: number): SharedPool {
  const onConnect = awaited((client) => prepareShared(client, config));
  return { pool: openPool(config, { max, ...pipelined, onConnect }), lanes: max };
}

function shareConnections(
  { pool, lanes, fillsFirst = false }: SharedPool,
  { pooler, onPool }: ConnectionsConfig,
): RunShared {
  const connect = () =>
    pool.connect().catch((error: Error) => {
      const isBehindPooler = pooler.refusedSettings(error) || pooler.isPresent;
      if (isBehindPooler || isOneTooMany(error)) return undefined;
      throw error;
    });
  // A process that may be suspended gives back at once, while a request still keeps it running.
  const isHasty = onPool !== undefined;
  return createSharedConnections({ pool, lanes, isHasty, fillsFirst, connect });
}

function queryMaker({ pooler, settings }: ConnectionsConfig) {
  const setAll = createSetStatement(settings);
  const setOwn = createSetStatement(none);
  return (statement: QueryConfig, values: unknown[], own: LocalSettings | undefined): ToQuery =>
    (isNameless) => {
      const sets = pooler.isTransactional ? [setIsolation, setAll(own)] : own ? [setOwn(own)] : [];
      const Local = sets.length > 0 ? LocalQuery : Query;
      const query = new Local(statement, values, ...sets);
      if (isNameless) query.name = undefined;
      return query;
    };
}

function clientOf({ settings, pooler }: ConnectionsConfig): typeof Client {
  const Base = Client as unknown as new (
    config?: ClientConfig,
  ) => { getStartupConf(): Record<string, string> };
  class StartingClient extends Base {
    readonly #settings = pooler.mode === "auto" ? settings : none;

    override getStartupConf() {
      return { ...super.getStartupConf(), ...this.#settings };
    }
  }
  return StartingClient as unknown as typeof Client;
}

/** The pool awaits `onConnect`; only its types do not say so. */
const awaited = (prepare: (client: Client) => Promise<void>) =>
  prepare as unknown as (client: ClientBase) => void;

async function prepareShared(client: Client, config: ConnectionsConfig) {
  // Each one, because a pooler may come later.
  await prepareClient(client, config, config.pooler.mode === "auto");
  if (config.pooler.isPresent) throw new Error("Connections are not shared behind a pooler");
}

/** Sets the session's settings, or verifies the start settings, which some poolers ignore. */
async function prepareClient(
  client: Client,
  { settings, pooler }: ConnectionsConfig,
  mustCheck = pooler.mustCheck,
) {
  if (pooler.mode === "session") await client.query(setForSession(settings));
  if (!mustCheck) return;
  const names = Object.keys(settings);
  const { rows } = await client.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name = any($1::text[])",
    [names],
  );
  pooler.check(rows.every(({ name, setting }) => settings[name] === setting));
}
