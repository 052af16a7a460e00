import type { Db } from "@todo/db/database";
import { sql } from "drizzle-orm";
import { planColumns, planValues } from "../system/plan-members.ts";

/** Per other user. */
const tasksOfOthers = 100;

/**
 * Inserts `total` tasks, and for each the change that created it. `owners` maps user ids to counts of tasks, spread evenly.
 * Ten million take several minutes: no trigger runs, and indexes are rebuilt, which is much faster than to update them.
 */
export async function fillTasks(db: Db, owners: Map<string, number>, total: number): Promise<void> {
  const { rows: indexes } = await db.execute<{ name: string; definition: string }>(sql`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid in ('tasks'::regclass, 'changes'::regclass) and not indisprimary`);
  for (const { name } of indexes) await db.execute(sql`drop index ${sql.identifier(name)}`);
  await db.execute(sql`alter table tasks disable trigger user`);
  await insertScattered(db, owners, total);
  await insertChanges(db);
  await db.execute(sql`alter table tasks enable trigger user`);
  await db.execute(sql`set maintenance_work_mem = '1GB'`);
  for (const { definition } of indexes) await db.execute(definition);
  await db.execute(sql`vacuum analyze tasks, changes, task_counts`);
}

async function insertChanges(db: Db): Promise<void> {
  await db.execute(sql`
    insert into changes (user_id, number, task_id, uid, event, version, operation)
    select user_id, row_number() over (partition by user_id order by id), id, uid, 'created', 1, gen_random_uuid()
    from tasks`);
  await db.execute(sql`
    insert into task_counts (user_id, count, last_change)
    select user_id, count(*), count(*) from tasks group by user_id
    on conflict (user_id) do update set count = excluded.count, last_change = excluded.last_change`);
}

async function insertScattered(db: Db, owners: Map<string, number>, total: number): Promise<void> {
  const ids = sql.param([...owners.keys()]);
  const counts = sql.param([...owners.values()]);
  // Multiplication by a prime that does not divide the total is a permutation.
  await db.execute(sql`
    with owner as (
      select id, sum(count) over (order by position) - count as first, count
      from unnest(${ids}::text[], ${counts}::int[]) with ordinality as given(id, count, position)
    ), place as (
      select n, n * 7919 % ${total}::bigint as p from generate_series(1, ${total}::bigint) as n
    )
    insert into tasks (user_id, title, description, completed, completed_at, ${planColumns}, created_at, updated_at)
    select coalesce(owner.id, 'other-' || p / ${tasksOfOthers}::int),
      'Task number ' || n % 1000 || ' of many', 'Something to be done before the day ends', n % 3 = 0,
      case when n % 3 = 0 then now() end, ${planValues},
      now() - (${total}::bigint - n) * interval '1 second', now() - (n % 1000) * interval '1 second'
    from place left join owner on p >= first and p < first + count
    order by n`);
}
