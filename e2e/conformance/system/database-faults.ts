// What an administrator, or an accident, does to a database.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withClient } from "@todo/postgres/postgres-client";
import type { DatabaseServer } from "./databases.ts";

/** Ends every backend that serves the database at `url`; resolves to how many. */
export function terminateBackends(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const ended = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    return ended.rowCount ?? 0;
  });
}

/** The statements that run in the database at `url` at this moment, or wait for a lock. */
export function runningStatements(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ query: string }>(
      `select query from pg_stat_activity where datname = current_database()
       and pid <> pg_backend_pid() and state <> 'idle'`,
    );
    return rows.map(({ query }) => query);
  });
}

/** Holds what `statement` locks in the database at `url` while `work` runs. */
export function whileLocked<Result>(
  url: string,
  statement: string,
  work: () => Promise<Result>,
): Promise<Result> {
  return withClient(url, async (client) => {
    await client.query("begin");
    await client.query(statement);
    const result = await work();
    await client.query("rollback");
    return result;
  });
}

/** Ends PostgreSQL as a crash of the machine would: at once, with nothing written any more. */
export function killDatabase({ dataDir }: DatabaseServer): void {
  const [pid] = readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n");
  process.kill(Number(pid), "SIGKILL");
}
