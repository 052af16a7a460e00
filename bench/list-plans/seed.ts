// One user with many tasks among others.
import type { Db } from "@todo/db/database";
import { sql } from "drizzle-orm";

/** The owner of `heavyTasks` tasks; the others hold `lightTasks` each. */
export const heavyUser = "user-heavy";
export const heavyTasks = 10_000;
export const lightTasks = 1_000;

/** Two of seven tasks have no due date, the others each form of it: of days and local times a zoned and a floating one. */
const dueDate = sql`
  case when n % 7 < 2 then to_char(day, 'YYYY-MM-DD')
    when n % 7 < 4 then to_char(day, 'YYYY-MM-DD"T09:30:00"')
    when n % 7 = 4 then to_char(day, 'YYYY-MM-DD"T07:30:00.000Z"') end`;
const timeZone = sql`case when n % 7 in (0, 2) then 'Europe/Berlin' end`;
const priority = sql`(enum_range(null::task_priority))[1 + n / 7 % 5]`;
/** Three of ten tags at a third of the tasks. */
const tags = sql`
  case when n % 3 = 0 then array['tag ' || n % 10, 'tag ' || (n + 3) % 10, 'tag ' || (n + 7) % 10] else '{}' end`;

/** Half of the due dates have passed. */
export async function seed(db: Db, users: number): Promise<void> {
  const insert = (owner: string, count: number) =>
    db.execute(sql`
      insert into tasks (user_id, title, description, completed, due_date, time_zone, priority, tags, created_at, updated_at)
      select ${owner}, 'Task number ' || n || ' of many', 'Something to be done', n % 10 = 0,
        ${dueDate}, ${timeZone}, ${priority}, ${tags},
        now() - n * interval '1 minute', now() - (n % 1000) * interval '1 second'
      from generate_series(1, ${count}::int) as n, date(current_date - 365 + n * 37 % 730) as day`);
  await insert(heavyUser, heavyTasks);
  for (let user = 1; user <= users; user += 1) await insert(`user-${user}`, lightTasks);
  await db.execute(sql`vacuum analyze tasks`);
}
