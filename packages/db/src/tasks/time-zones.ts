import { sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { dialectOf } from "#internals/dialect-of.ts";

/** By dialect. Cached: PostgreSQL reads every file of its time zone database. */
const namesOf = new WeakMap<object, Promise<Map<string, string>>>();

/** PostgreSQL's spelling of `name` in any case; `undefined` if unknown. */
export async function findTimeZone(db: Db, name: string): Promise<string | undefined> {
  if (name === "UTC") return name;
  const key = dialectOf(db);
  let names = namesOf.get(key);
  if (!names) {
    namesOf.set(key, (names = readNames(db)));
    names.catch(() => namesOf.delete(key));
  }
  return (await names).get(name.toLowerCase());
}

async function readNames(db: Db): Promise<Map<string, string>> {
  const { rows } = await db.execute<{ name: string }>(sql`select name from pg_timezone_names`);
  return new Map(rows.map(({ name }) => [name.toLowerCase(), name]));
}
