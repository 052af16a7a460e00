import { sql } from "drizzle-orm";
import type { Db } from "#database.ts";

/** Gives a database what `atTime` needs. */
export async function installClock(db: Db): Promise<void> {
  await db.execute(sql`create schema clock`);
  await db.execute(
    sql`create function clock.now() returns timestamptz language sql stable
      as $$ select current_setting('clock.now')::timestamptz $$`,
  );
}

/** Runs `work` where `now()` is `instant`. */
export function atTime<Result>(db: Db, instant: string, work: (tx: Db) => Promise<Result>) {
  return db.transaction(async (tx) => {
    const set = (name: string, value: string) =>
      tx.execute(sql`select set_config(${name}, ${value}, true)`);
    await set("clock.now", instant);
    await set("search_path", "clock, pg_catalog, public");
    return work(tx);
  });
}
