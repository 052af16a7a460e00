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
  type WireQueryClass,
  withLocalSettings,
} from "./local-settings.ts";
import { connect, run, type ToQuery, toConnection, watchPool } from "#connections/pool.ts";
import { createSharedReads } from "#connections/shared-reads.ts";

const { Query } = Client as typeof Client & { Query: WireQueryClass };
const LocalQuery = withLocalSettings(Query);

const keptIdleMs = 50;

const pipelined = { pipeline: true, stream: () => new BatchingSocket() };

const none: LocalSettings = {};

export function createPgConnections(config: ConnectionsConfig): Connections {
  const { pooler, settings } = config;
  const { pool, readPool, lanes } = openPools(config);
  // A process that may be suspended gives back at once, while a request still keeps it running.
  const kept = config.onPool ? 0 : keptIdleMs;
  const runSharedRead = createSharedReads(readPool, lanes, kept, () =>
    readPool.connect().catch((error: Error) => {
      pooler.refusedSettings(error);
      throw error;
    }),
  );
  const toQuery = queryMaker(config);

  return {
    get settings() {
      return pooler.isTransactional ? settings : none;
    },
    query: (statement, values, own) => {
      // node-postgres copies own properties; this object has none.
      const heir = Object.create(statement) as QueryConfig;
      const runAlone = () => run(pool, pooler, toQuery(heir, values, own));
      const isShared = !own && !pooler.isTransactional && traitsOf(statement).isShared;
      const read = isShared ? runSharedRead(heir, values) : undefined;
      if (!read) return runAlone();
      return read.catch((error: Error) => {
        if (pooler.refusedName(error) || pooler.isTransactional) return runAlone();
        throw error;
      });
    },
    connect: async () => toConnection(await connect(pool, pooler)),
    close: async () => {
      await Promise.all([pool.end(), readPool.end()]);
    },
  };
}

function openPools(config: ConnectionsConfig) {
  const common: PoolConfig = {
    ...toPgConfig(config.url),
    Client: clientOf(config),
    connectionTimeoutMillis: config.connectTimeoutMs,
    query_timeout: config.queryTimeoutMs,
    keepAlive: true,
    application_name: "todo-backend",
  };
  // A small pool can't spare connections for shared reads.
  const lanes = config.maxConnections >= 5 && !config.pooler.isTransactional ? 2 : 0;
  const max = config.maxConnections - lanes;
  const onConnect = awaited((client) => prepareClient(client, config));
  const onShared = awaited((client) => prepareShared(client, config));
  const pool = new Pool({ ...common, max, onConnect });
  const readPool = new Pool({ ...common, max: lanes, ...pipelined, onConnect: onShared });
  return { pool: watchPool(pool, config), readPool: watchPool(readPool, config), lanes };
}

function queryMaker({ pooler, settings }: ConnectionsConfig) {
  const setAll = createSetStatement(settings);
  const setOwn = createSetStatement(none);
  return (statement: QueryConfig, values: unknown[], own: LocalSettings | undefined): ToQuery =>
    (isNameless) => {
      const set = pooler.isTransactional ? setAll(own) : own && setOwn(own);
      const query = set ? new LocalQuery(statement, values, set) : new Query(statement, values);
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
  await prepareClient(client, config);
  if (config.pooler.isTransactional) throw new Error("Connections are not shared behind a pooler");
}

/** Sets the session's settings, or verifies the start settings, which some poolers ignore. */
async function prepareClient(client: Client, { settings, pooler }: ConnectionsConfig) {
  if (pooler.mode === "session") await client.query(setForSession(settings));
  if (!pooler.mustCheck) return;
  const names = Object.keys(settings);
  const { rows } = await client.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name = any($1::text[])",
    [names],
  );
  pooler.check(rows.every(({ name, setting }) => settings[name] === setting));
}
