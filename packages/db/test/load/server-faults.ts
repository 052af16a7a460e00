import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "@todo/postgres/postgres-client";

/** Terminates a tenth of the connections of a database so often, until it is over; resolves to how many there were. */
export function killConnections(
  url: string,
  everyMs: number,
  isOver: () => boolean,
): Promise<number> {
  return withClient(url, async (client) => {
    let killed = 0;
    while (!isOver()) {
      await sleep(everyMs);
      const { rowCount } = await client.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and random() < 0.1`);
      killed += rowCount ?? 0;
    }
    return killed;
  });
}

/** Of a database, as PostgreSQL counted them, when nobody else is connected. */
export function countDeadlocks(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ deadlocks: string }>(
      "select deadlocks from pg_stat_database where datname = current_database()",
    );
    return Number(rows[0]?.deadlocks);
  });
}
