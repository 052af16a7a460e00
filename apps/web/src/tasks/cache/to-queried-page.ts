import type { TaskPage } from "@todo/client/task-lists";
import type { PagePlace, QueriedPage } from "./task-list-cache.ts";
import type { ListQuery } from "./task-query.ts";
import { sourcesOf } from "./task-sources.ts";

/** Page of a list, made of the API's answer for its place. */
export function toQueriedPage(query: ListQuery, place: PagePlace, answer: TaskPage): QueriedPage {
  const { tasks, total, next_cursor } = answer;
  const sources = sourcesOf(query);
  const isBeyond = sources[place.source]?.isBeyond;
  const beyond = isBeyond ? tasks.findIndex(isBeyond) : -1;
  const following = place.source + 1 < sources.length ? { source: place.source + 1 } : undefined;
  const isMore = next_cursor !== null && beyond < 0;
  return {
    ...place,
    tasks: beyond < 0 ? tasks : tasks.slice(0, beyond),
    query,
    total,
    next: isMore ? { source: place.source, cursor: next_cursor } : following,
  };
}
