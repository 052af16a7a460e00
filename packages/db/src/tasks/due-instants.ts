import { type SQL, sql } from "drizzle-orm";
import { tasks } from "./task-tables.ts";

/** The week of a task's due date, read where it is, as `week_offsets` counts. */
const week = sql`((${tasks.dueAt} at time zone interval '0')::date - date '2000-01-03') / 7`;

/**
 * From when on a task is overdue: `dueAt`, but for a floating one in the time zone `zone`. Most are a sum with the offset of
 * their week, because `due_instant` for each of 10,000 tasks takes too long.
 */
export function dueInstant(zone: SQL): SQL {
  const offset = sql`nullif((select week_offsets(${zone}::text))[${week}], interval '100 days')`;
  return sql`case
    when ${zone}::text <> 'UTC' and ${tasks.timeZone} is null and right(${tasks.dueDate}, 1) <> 'Z'
    then coalesce(${tasks.dueAt} + ${offset}, due_instant(${tasks.dueDate}, ${zone}::text))
    else ${tasks.dueAt} end`;
}
