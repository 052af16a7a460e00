// Users with as many changes as are kept.
import type { Db } from "@todo/db/database";
import { sql } from "drizzle-orm";

export const keptChanges = 20_000;

/** So many tasks, each changed so often after its creation. */
async function seedUser(db: Db, userId: string, tasks: number, updates: number): Promise<void> {
  await db.execute(sql`
    insert into tasks (user_id, title, description, due_date, tags)
    select ${userId}, 'Task number ' || n, 'Something to be done', '2027-01-01', '{home,shopping}'
    from generate_series(1, ${tasks}::int) as n`);
  await db.execute(sql`
    insert into task_counts (user_id, count) values (${userId}, ${tasks})
    on conflict (user_id) do update set count = excluded.count`);
  for (let update = 0; update < updates; update += 1) {
    await db.execute(sql`
      update tasks set title = 'Task number ' || id || ' of ' || ${update}::int,
        version = version + 1, updated_at = clock_timestamp()
      where user_id = ${userId}`);
  }
}

/** As the triggers would log them, which takes much longer. */
async function seedOthers(db: Db): Promise<void> {
  await db.execute(sql`
    insert into changes (user_id, number, task_id, uid, event, version, before, operation)
    select 'other-' || owner, number, 1000000 * owner + number % 1000, gen_random_uuid(), 'updated', 2,
      '{"title": "Something to be done"}', gen_random_uuid()
    from generate_series(1, 50) as owner, generate_series(1, ${keptChanges}::int) as number`);
  await db.execute(sql`
    insert into task_counts (user_id, count, last_change)
    select 'other-' || owner, 0, ${keptChanges}::int from generate_series(1, 50) as owner`);
}

export async function seed(db: Db): Promise<void> {
  await seedOthers(db);
  await seedUser(db, "busy", 1_000, 19);
  await seedUser(db, "deleter", keptChanges / 2, 0);
  await db.execute(sql`delete from tasks where user_id = 'deleter'`);
  await seedUser(db, "patient", 1_000, 19);
  await db.execute(sql`
    update changes set created_at = now() - interval '40 days'
    where user_id = 'patient' and number <= ${keptChanges - 10}`);
  await db.execute(sql`vacuum analyze`);
}
