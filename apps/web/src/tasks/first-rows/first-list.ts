import type { QueryClient } from "@tanstack/react-query";
import type { TaskPage } from "@todo/client/task-lists";
import { type Pages, taskListKey } from "#tasks/cache/task-list-cache.ts";
import type { ListQuery } from "#tasks/cache/task-query.ts";
import { toQueriedPage } from "#tasks/cache/to-queried-page.ts";

interface FirstList {
  query: ListQuery;
  list: Pages;
}

declare global {
  interface Window {
    /** List that is shown before the page's scripts have arrived; null once they have. */
    firstList?: FirstList | null;
  }
}

/** Makes a list of the first answers of its two sources. */
export function toFirstPages(query: ListQuery, answers: readonly [TaskPage, TaskPage]): Pages {
  const [dated, undated] = [
    toQueriedPage(query, { source: 0 }, answers[0]),
    toQueriedPage(query, { source: 1 }, answers[1]),
  ];
  const start = { source: 0 };
  // As it is fetched: what has no rows does not come first, and what is longer ends first.
  if (dated.tasks.length === 0) return { pages: [undated], pageParams: [start] };
  if (dated.next?.source === 0) return { pages: [dated], pageParams: [start] };
  return { pages: [dated, undated], pageParams: [start, { source: 1 }] };
}

/** Takes over the list that is shown already. Later none is shown that way. */
export function takeFirstList(queryClient: QueryClient): void {
  if (typeof window === "undefined") return;
  const { firstList } = window;
  window.firstList = null;
  if (firstList) queryClient.setQueryData([...taskListKey, firstList.query], firstList.list);
}
