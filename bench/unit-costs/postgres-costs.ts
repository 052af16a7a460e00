import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "@todo/db/database";
import { sql } from "drizzle-orm";

/** The process that all others of PostgreSQL descend from. */
export async function findPostmaster(db: Db): Promise<number> {
  const { rows } = await db.execute<{ data_directory: string }>(sql`show data_directory`);
  const lines = await readFile(join(rows[0]?.data_directory ?? "", "postmaster.pid"), "utf8");
  return Number.parseInt(lines, 10);
}

/** How much was ever written ahead. */
export async function readWalBytes(db: Db): Promise<number> {
  const { rows } = await db.execute<{ bytes: string }>(
    sql`select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as bytes`,
  );
  return Number(rows[0]?.bytes);
}

/** A table of what a row takes, its indexes included. */
export async function rowBytes(db: Db): Promise<string[][]> {
  await db.execute(sql`vacuum analyze`);
  const { rows } = await db.execute<{
    name: string;
    rows: string;
    own: string;
    indexes: string;
  }>(sql`
    select relname as name, reltuples::bigint as rows, pg_table_size(oid) as own, pg_indexes_size(oid) as indexes
    from pg_class where relname in ('tasks', 'changes') order by 1 desc`);
  const each = (bytes: string, count: string) =>
    Math.round(Number(bytes) / Number(count)).toString();
  return [
    ["table", "rows", "bytes of a row", "of its indexes"],
    ...rows.map((row) => [
      row.name,
      row.rows,
      each(row.own, row.rows),
      each(row.indexes, row.rows),
    ]),
  ];
}
