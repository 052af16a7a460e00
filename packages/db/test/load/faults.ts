// What the log, the counts and the copies of followers have to agree on when nobody writes any more.
import { isDeepStrictEqual } from "node:util";
import { asc, eq } from "drizzle-orm";
import { changes } from "#changes/change-tables.ts";
import type { Db } from "#database.ts";
import { listTasks } from "#tasks/task-list.ts";
import { taskCounts } from "#tasks/task-tables.ts";
import type { Follower } from "./follower.ts";
import type { SharedTasks } from "./shared-tasks.ts";

/** Of one user; `changes` is how many were ever logged. */
export async function findFaults(db: Db, owner: SharedTasks, followers: Follower[]) {
  const faults = followers.flatMap(({ faults }) => faults);
  const rows = await listTasks(db, owner.userId);
  const [counted] = await db.select().from(taskCounts).where(eq(taskCounts.userId, owner.userId));
  const { count, lastChange } = counted ?? { count: 0, lastChange: 0 };
  if (count !== rows.length) faults.push(`${count} counted, ${rows.length} there`);
  faults.push(...(await findGaps(db, owner.userId, lastChange)));

  const present = new Map(rows.map((row) => [row.id, row]));
  for (const { kind, copy, operations, resyncs } of followers) {
    if (copy.since !== lastChange) faults.push(`${kind}: at ${copy.since} of ${lastChange}`);
    if (!isDeepStrictEqual(copy.tasks, present)) faults.push(`${kind}: another state`);
    if (kind !== "from the start" || resyncs > 0) continue;
    const lost = [...owner.acknowledged].filter((operation) => !operations.has(operation)).length;
    if (lost > 0) faults.push(`${kind}: ${lost} acknowledged writes are not in the log`);
  }
  return { faults, changes: lastChange };
}

async function findGaps(db: Db, userId: string, lastChange: number): Promise<string[]> {
  const rows = await db
    .select({ number: changes.number })
    .from(changes)
    .where(eq(changes.userId, userId))
    .orderBy(asc(changes.number));
  const first = lastChange - rows.length + 1;
  const wrong = rows.find(({ number }, place) => number !== first + place);
  return wrong ? [`${wrong.number} is not in its place in the log`] : [];
}
