import { eq, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";
import { dueInstant, readerZone } from "./due-instants.ts";
import { tasks } from "./task-tables.ts";

export interface TaskCounts {
  all: number;
  pending: number;
  completed: number;
  /** Pending tasks whose due date has passed. */
  overdue: number;
  /** Pending tasks that are due on the present day of the time zone. */
  dueToday: number;
  /** The tags of most tasks, the most used first, as the newest task spells them. */
  tags: { name: string; pending: number }[];
}

/** Counts the tasks of `userId`, where floating due dates are in `timeZone`; of the tags at most `maxTags`. */
export async function countByKind(
  db: Db,
  userId: string,
  timeZone: string,
  maxTags: number,
): Promise<TaskCounts> {
  const [counts] = await query(db, timeZone === "UTC").execute({ userId, timeZone, maxTags });
  if (!counts) throw new Error("PostgreSQL returned no counts.");
  return counts;
}

const zone = sql`${sql.placeholder("timeZone")}::text`;

const query = prepared((db, isInUtc: boolean) => {
  const place = isInUtc ? [] : [readerZone(db, zone)];
  const instant = isInUtc ? sql`${tasks.dueAt}` : dueInstant;
  const mine = db.$with("mine").as(
    db
      .select({
        id: tasks.id,
        isPending: sql<boolean>`not ${tasks.completed}`.as("is_pending"),
        tags: tasks.tags,
        tagKeys: tasks.tagKeys,
        due: sql`case when not ${tasks.completed} then ${instant} end`.as("due"),
      })
      .from(tasks)
      .where(eq(tasks.userId, sql.placeholder("userId"))),
  );
  const used = db.$with("used", {}).as(sql`
    select key, count(*) as uses, count(*) filter (where is_pending) as pending, max(id) as newest
    from mine, unnest(tag_keys) as key group by key
    order by uses desc, key limit ${sql.placeholder("maxTags")}::integer`);
  const tags = sql<TaskCounts["tags"]>`(
    select coalesce(json_agg(json_build_object('name', tags[array_position(tag_keys, key)], 'pending', pending)
      order by uses desc, key), '[]')
    from used join mine on mine.id = newest)`;
  const today = sql`(now() at time zone due_zone(${zone}))::date`;
  const start = (day: typeof today) => sql`(select due_bound((${day})::text, ${zone}))`;
  const countIf = (condition: typeof today) =>
    sql`count(*) filter (where ${condition})`.mapWith(Number);
  return db
    .with(...place, mine, used)
    .select({
      all: countIf(sql`true`),
      pending: countIf(sql`is_pending`),
      completed: countIf(sql`not is_pending`),
      overdue: countIf(sql`due < now()`),
      dueToday: countIf(sql`due >= ${start(today)} and due < ${start(sql`${today} + 1`)}`),
      tags,
    })
    .from(mine)
    .prepare(sharedRead("counts", isInUtc));
});
