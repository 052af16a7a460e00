import type { Db } from "#database.ts";

/** What a `Db` has in common with its transactions: a key for what is read once. */
export function dialectOf(db: Db): object {
  return (db as { dialect?: object }).dialect ?? db;
}
