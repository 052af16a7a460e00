// What statements cost inside of PostgreSQL, by pg_stat_statements.
import { createDb, type Db } from "@todo/db/database";
import { withClient } from "@todo/postgres/postgres-client";
import type { Client } from "pg";

export interface StatementTimes {
  /** Milliseconds to plan and execute all that `work` sends, by run: the mean, without its first runs. */
  measure: (work: (db: Db, run: number) => Promise<unknown>) => Promise<number>;
}

const [warmUp, runs] = [10, 100];

/** Measures on one connection, whose statements are prepared as those of the API. */
export function withStatementTimes<Result>(
  url: string,
  use: (times: StatementTimes, admin: Client) => Promise<Result>,
): Promise<Result> {
  return withClient(url, async (admin) => {
    await admin.query("create extension if not exists pg_stat_statements");
    const { db, close } = createDb({ url, maxConnections: 1 });
    const measure: StatementTimes["measure"] = async (work) => {
      for (let run = 0; run < warmUp; run += 1) await work(db, run);
      await admin.query("select pg_stat_statements_reset()");
      for (let run = warmUp; run < warmUp + runs; run += 1) await work(db, run);
      const { rows } = await admin.query<{ ms: number }>(`
        select sum(total_plan_time + total_exec_time) as ms from pg_stat_statements
        where query !~ 'pg_stat_statements' and toplevel`);
      return (rows[0]?.ms ?? 0) / runs;
    };
    try {
      return await use({ measure }, admin);
    } finally {
      await close();
    }
  });
}
