import type { QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { type Pages, taskListKey } from "#tasks/cache/task-list-cache.ts";
import { type ListQuery, startQuery } from "#tasks/cache/task-query.ts";

export const today: ListQuery = { ...startQuery, day: "2026-01-20", withCompleted: false };

/** Makes the pages of a list as they were fetched. */
export function toPages(query: ListQuery, ...pages: Task[][]): Pages {
  const total = pages.flat().length;
  const page = (tasks: Task[]) => ({ tasks, total, query, source: 0, next: undefined });
  return { pages: pages.map(page), pageParams: pages.map(() => ({ source: 0 })) };
}

/** Puts a list into the cache; returns a function that reads it. */
export function putList(queryClient: QueryClient, query: ListQuery, ...pages: Task[][]) {
  const key = [...taskListKey, query];
  queryClient.setQueryData(key, toPages(query, ...pages));
  return () => queryClient.getQueryData<Pages>(key)?.pages ?? [];
}
