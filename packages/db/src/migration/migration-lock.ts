import { setTimeout as sleep } from "node:timers/promises";
import { Client, type QueryResult } from "pg";
import { sessionSettings } from "#connections/session-settings.ts";
import { type LocalSettings, setLocal } from "#internals/local-settings.ts";
import { toPgConfig } from "#connections/connection-url.ts";

const locks = { migrator: 7_205_759_404, transaction: 7_205_759_403 };

const pollMs = 200;

/** PostgreSQL before 17 does not have it. */
const unsetTransactionTimeout = `
  select set_config(name, '0', true) from pg_settings where name = 'transaction_timeout';`;

/** Begins a transaction that overrides a role's timeouts, which are meant for requests. */
export function beginWith(own: LocalSettings = {}): string {
  const settings = { ...sessionSettings(0), ...own };
  return `begin isolation level read committed; ${setLocal(settings)} ${unsetTransactionTimeout}`;
}

export interface Migrator {
  client: Client;
  /** Throws when the lock is lost: another process may migrate. */
  assertAlone: () => Promise<void>;
}

/** Polls for the lock, as a waiting statement's snapshot would block CREATE INDEX CONCURRENTLY. Works behind poolers. */
export async function whenAlone<Result>(
  url: string,
  work: (migrator: Migrator) => Promise<Result>,
): Promise<Result> {
  return withClient(url, async (holder) => {
    while (!(await tryLock(holder))) await sleep(pollMs);
    const assertAlone = async () => {
      await holder.query("select");
    };
    const result = await withClient(url, (client) => work({ client, assertAlone }));
    await holder.query("commit");
    return result;
  });
}

/** Runs `work` in a transaction under the only lock that earlier releases use. */
export async function inTransaction<Result>(
  client: Client,
  work: () => Promise<Result>,
): Promise<Result> {
  await client.query(`${beginWith()} select pg_advisory_xact_lock(${locks.transaction})`);
  const result = await work();
  await client.query("commit");
  return result;
}

async function tryLock(client: Client): Promise<boolean> {
  const results: unknown = await client.query(
    `${beginWith()} select pg_try_advisory_xact_lock(${locks.migrator}) as locked`,
  );
  const last = (results as QueryResult<{ locked: boolean }>[]).at(-1);
  const isLocked = last?.rows[0]?.locked === true;
  if (!isLocked) await client.query("rollback");
  return isLocked;
}

async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({
    ...toPgConfig(url),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // Without a listener the loss of the connection ends the process; the running query fails anyway.
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
