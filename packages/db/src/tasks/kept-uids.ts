import { sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";

const query = prepared((db) =>
  db
    .select({ id: sql<number>`id`.mapWith(Number), uid: sql<string>`uid` })
    .from(sql`(
      select id, coalesce(
        (select uid from tasks where user_id = ${sql.placeholder("userId")} and tasks.id = asked.id),
        (select uid from changes where user_id = ${sql.placeholder("userId")} and task_id = asked.id limit 1),
        md5(${sql.placeholder("userId")}::varchar || '/' || asked.id)::uuid
      ) as uid
      from unnest(${sql.placeholder("ids")}::bigint[]) as asked(id)) as found`)
    .prepare("kept_uids"),
);

/** Uids by id, for responses of the previous release. A task deleted before uids existed gets one derived from its id. */
export async function findUids(
  db: Db,
  userId: string,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const rows = await query(db).execute({ userId, ids });
  return new Map(rows.map(({ id, uid }) => [id, uid]));
}

export async function findUid(db: Db, userId: string, id: number): Promise<string> {
  const uid = (await findUids(db, userId, [id])).get(id);
  if (uid === undefined) throw new Error("PostgreSQL returned no uid.");
  return uid;
}
