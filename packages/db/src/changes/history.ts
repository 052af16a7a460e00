import { desc, lt, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";
import { tasks } from "#tasks/task-tables.ts";
import {
  type ChangePage,
  firstKept,
  isKept,
  ofTask,
  pageOf,
  pastColumns,
  type PastChange,
  toPage,
  type Until,
} from "./change-page.ts";
import { changes } from "./change-tables.ts";

const given = sql.placeholder;

/** Changes of a task, newest first; `undefined` if neither the user's tasks nor the log have it. */
export async function findHistory(
  db: Db,
  userId: string,
  task: number | string,
  { until, limit }: Until,
): Promise<ChangePage<PastChange> | undefined> {
  if (typeof task === "number" && !Number.isSafeInteger(task)) return undefined;
  const query = historyQuery(db, typeof task === "string");
  const values = { userId, task, until: until ?? Number.MAX_SAFE_INTEGER };
  const rows = await query.execute({ ...values, limit: limit + 1 });
  return rows[0]?.foundId === null ? undefined : toPage(rows, limit, until ?? 0);
}

const historyQuery = prepared((db, isByUid: boolean) => {
  const named = ({ id, uid }: { id: unknown; uid: unknown }) =>
    sql`${isByUid ? uid : id} = ${given("task")}`;
  const found = sql`(
    select first, coalesce(
      (select ${tasks.id} from ${tasks} where ${tasks.userId} = ${given("userId")} and ${named(tasks)}),
      (select ${changes.taskId} from ${changes}
        where ${changes.userId} = ${given("userId")} and ${changes.event} = 'deleted'
          and ${named({ ...changes, id: changes.taskId })} and ${changes.number} >= first
        order by ${changes.number} desc limit 1)
    ) as id from (select ${firstKept} as first offset 0) as log offset 0) as found`;
  return db
    .select({ foundId: sql<number | null>`found.id`.mapWith(Number), ...pastColumns })
    .from(found)
    .leftJoinLateral(
      pageOf(
        db,
        sql`${changes.taskId} = found.id and ${isKept(sql`found.first`)} and ${lt(changes.number, given("until"))}`,
        desc(changes.number),
      ),
      sql`true`,
    )
    .leftJoin(tasks, ofTask)
    .orderBy(desc(changes.number))
    .prepare(sharedRead("history", isByUid));
});
