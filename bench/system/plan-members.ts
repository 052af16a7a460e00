import { sql } from "drizzle-orm";

const due = sql`(date '2027-01-01' + (n % 365)::int + time '18:00')`;

/** The last two as the trigger would set them. */
export const planColumns = sql`due_date, time_zone, priority, tags, due_at, tag_keys`;

/** Values of `planColumns` for task number `n`: a local due time, a priority and three tags. */
export const planValues = sql`
  to_char(${due}, 'YYYY-MM-DD"T"HH24:MI:SS'), 'Europe/Berlin',
  (enum_range(null::task_priority))[1 + (n % 5)::int], '{home,shopping,weekend}'::text[],
  ${due} at time zone 'Europe/Berlin', '{home,shopping,weekend}'::text[]`;
