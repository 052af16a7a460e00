import { sql } from "drizzle-orm";

/** The columns of `planValues`. */
export const planColumns = sql`due_date, time_zone, priority, tags`;

/** Makes task number `n` due at a local time, with a priority and three tags. */
export const planValues = sql`
  to_char(date '2027-01-01' + (n % 365)::int, 'YYYY-MM-DD"T18:00:00"'), 'Europe/Berlin',
  (enum_range(null::task_priority))[1 + (n % 5)::int], '{home,shopping,weekend}'::text[]`;
