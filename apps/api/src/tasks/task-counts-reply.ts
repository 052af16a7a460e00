import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { countByKind } from "@todo/db/tasks/task-counts";
import { limits } from "@todo/validation/limits";
import type { CountTasks, TaskCounts } from "@todo/validation/task-counts";
import { json, type Reply } from "#http/reply.ts";
import { type ConcurrencyLimit, inPlace } from "#limits/concurrency-limit.ts";
import { knownTimeZone } from "./known-time-zone.ts";

interface CountContext {
  db: Db;
  user: Principal;
  query: CountTasks;
  longPages: ConcurrencyLimit;
}

export async function taskCountsReply(context: CountContext): Promise<Reply> {
  const { db, user, query, longPages } = context;
  const timeZone = await knownTimeZone(db, query.time_zone, "?time_zone");
  const count = () => countByKind(db, user.id, timeZone, limits.countedTagsMax);
  const { dueToday, ...counts } = await inPlace(longPages, user.id, count);
  return json({ ...counts, due_today: dueToday } satisfies TaskCounts);
}
