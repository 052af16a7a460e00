import { type SQL, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { tasks } from "./task-tables.ts";

/** Where the reader is: a common table expression, so that a statement computes the offsets of the time zone `zone` once. */
export function readerZone(db: Db, zone: SQL) {
  return db.$with("reader_zone", {}).as(sql`
    select zone, starts, offsets from (values (${zone}::text)) as asked(zone), zone_offsets(zone)`);
}

const period = sql`width_bucket(${tasks.dueAt}, (select starts from reader_zone))`;

/**
 * From when on a task is overdue: `dueAt`, but for a floating one in the `readerZone` of the statement. Most are a sum with an
 * offset, because `due_instant` for each of 10,000 tasks takes too long. Without placeholders: PostgreSQL computes an order
 * once that is the same as a column.
 */
export const dueInstant = sql`
  case when ${tasks.timeZone} is null and ${tasks.dueDate} not like '%Z'
  then coalesce(
    ${tasks.dueAt} + (select offsets from reader_zone)[${period}],
    due_instant(${tasks.dueDate}, (select zone from reader_zone)))
  else ${tasks.dueAt} end`;
