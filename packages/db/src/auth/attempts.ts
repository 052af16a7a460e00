import { eq, sql } from "drizzle-orm";
import { attemptCounts } from "./attempt-tables.ts";
import type { Db } from "#database.ts";

export interface AttemptLimit {
  max: number;
  windowSeconds: number;
}

export interface Attempt {
  key: string;
  expiresAt: string;
}

export type TakenAttempt =
  | { isAllowed: true; attempt: Attempt }
  /** At least 1. */
  | { isAllowed: false; retryAfterSeconds: number };

const purgedPerWindow = 10;

/** Counts an attempt unless `max` are counted already. One statement: parallel attempts can't exceed the limit. */
export async function takeAttempt(
  db: Db,
  key: string,
  { max, windowSeconds }: AttemptLimit,
): Promise<TakenAttempt> {
  const { rows } = await db.execute<{
    allowed: boolean;
    count: number;
    expires_at: string;
    seconds_left: number;
  }>(sql`
    with taken as (
      insert into ${attemptCounts} as held (key, count, expires_at)
      values (${key}, 1, now() + ${windowSeconds}::int * interval '1 second')
      on conflict (key) do update set
        count = case when held.expires_at > now() then held.count + 1 else 1 end,
        expires_at = case when held.expires_at > now() then held.expires_at else excluded.expires_at end
      where held.expires_at <= now() or held.count < ${max}::int
      returning count, expires_at
    ), counted as (
      select true as allowed, count, expires_at from taken
      union all
      select false, count, expires_at from ${attemptCounts}
      where key = ${key} and not exists (select from taken)
    )
    select allowed, count, expires_at::text as expires_at,
      ceil(extract(epoch from expires_at - now()))::int as seconds_left from counted`);
  const [row] = rows;
  if (!row?.allowed) {
    // A concurrent statement may have inserted a row that this one does not see.
    const isKnown = row !== undefined && row.seconds_left > 0;
    return { isAllowed: false, retryAfterSeconds: isKnown ? row.seconds_left : windowSeconds };
  }
  if (row.count === 1) await purgeAttempts(db);
  return { isAllowed: true, attempt: { key, expiresAt: row.expires_at } };
}

export async function giveBackAttempt(db: Db, { key, expiresAt }: Attempt): Promise<void> {
  await db.execute(sql`
    update ${attemptCounts} set count = count - 1
    where key = ${key} and expires_at = ${expiresAt}::timestamptz and count > 0`);
}

export async function forgetAttempts(db: Db, key: string): Promise<void> {
  await db.delete(attemptCounts).where(eq(attemptCounts.key, key));
}

/** Removes more rows than one new window adds. Skips locked rows. */
async function purgeAttempts(db: Db): Promise<void> {
  await db.execute(sql`
    delete from ${attemptCounts} where expires_at <= now() and key = any(array(
      select key from ${attemptCounts} where expires_at <= now()
      order by expires_at limit ${purgedPerWindow}::int for update skip locked))`);
}
