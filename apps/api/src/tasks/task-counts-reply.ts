import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { countByKind } from "@todo/db/tasks/task-counts";
import { limits } from "@todo/validation/limits";
import type { CountTasks, TaskCounts } from "@todo/validation/task-counts";
import { json, type Reply } from "#http/reply.ts";
import { knownTimeZone } from "./known-time-zone.ts";

interface CountContext {
  db: Db;
  user: Principal;
  query: CountTasks;
}

export async function taskCountsReply({ db, user, query }: CountContext): Promise<Reply> {
  const timeZone = await knownTimeZone(db, query.time_zone, "?time_zone");
  const { dueToday, ...counts } = await countByKind(db, user.id, timeZone, limits.countedTagsMax);
  return json({ ...counts, due_today: dueToday } satisfies TaskCounts);
}
