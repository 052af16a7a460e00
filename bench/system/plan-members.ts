import { sql } from "drizzle-orm";

export const planColumns = sql`due_date, time_zone, priority, tags`;

/** Values of `planColumns` for task number `n`: a local due time, a priority and three tags. */
export const planValues = sql`
  to_char(date '2027-01-01' + (n % 365)::int, 'YYYY-MM-DD"T18:00:00"'), 'Europe/Berlin',
  (enum_range(null::task_priority))[1 + (n % 5)::int], '{home,shopping,weekend}'::text[]`;
