"use client";

import type { Task } from "@todo/validation/task";
import { useCallback, useEffect, useMemo } from "react";
import { toFailure } from "#api/failure.ts";
import { pollAfterMs } from "#api/poll-while-failed.ts";
import { arrange, type Group, type Staying } from "#tasks/cache/arrange.ts";
import { type Pages, tasksOn } from "#tasks/cache/task-list-cache.ts";
import type { ListQuery } from "#tasks/cache/task-query.ts";
import { useTaskPages } from "./use-task-pages.ts";

export interface PagedTasks {
  /** Loaded tasks of the list, in its order. */
  tasks: readonly Task[];
  /** The same tasks under their headings. */
  groups: readonly Group[];
  /** Number of tasks that are not loaded yet; of some lists a guess. */
  missing: number;
  /** Query of the tasks. */
  query: ListQuery;
  /** Whether another list is on its way. */
  isStale: boolean;
  /** Whether fetching has failed and will be repeated. */
  hasFailed: boolean;
  /** Fetches the next page; `undefined` when there is none or while it is on its way. */
  loadMore: (() => void) | undefined;
}

/** Fetches the list of a query; it is `undefined` until the first page has arrived. */
export function usePagedTasks(query: ListQuery, staying: Staying) {
  const { data, error, isFetching, isPlaceholderData, ...pages } = useTaskPages(query);
  const shownQuery = data?.pages[0]?.query ?? query;
  const groups = useMemo(
    () => (data ? arrange(tasksOn(data), shownQuery, staying) : []),
    [data, shownQuery, staying],
  );
  const tasks = useMemo(() => groups.flatMap((group) => group.tasks), [groups]);

  const { fetchNextPage, hasNextPage } = pages;
  const canLoad = hasNextPage && !isFetching && !isPlaceholderData && !error;
  const fetchMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const { isFetchNextPageError } = pages;
  useEffect(() => {
    if (!isFetchNextPageError || isFetching) return;
    const timer = setTimeout(fetchMore, pollAfterMs);
    return () => clearTimeout(timer);
  }, [isFetchNextPageError, isFetching, fetchMore]);

  const list: PagedTasks | undefined = data && {
    tasks,
    groups,
    missing: hasNextPage ? countMissing(data) : 0,
    query: shownQuery,
    isStale: isPlaceholderData,
    hasFailed: error !== null,
    loadMore: canLoad ? fetchMore : undefined,
  };
  return {
    list,
    failure: error ? toFailure(error) : undefined,
    isFetching,
    refetch: () => void pages.refetch(),
    /** Fetches all pages; resolves to their tasks, or `undefined` if that fails. */
    async loadAll(): Promise<readonly Task[] | undefined> {
      if (!hasNextPage) return tasks;
      let fetched = await fetchNextPage();
      while (fetched.hasNextPage && !fetched.isError) fetched = await fetchNextPage();
      if (fetched.isError || !fetched.data) return undefined;
      return arrange(tasksOn(fetched.data), shownQuery, staying).flatMap((group) => group.tasks);
    },
  };
}

function countMissing({ pages }: Pick<Pages, "pages">): number {
  const last = pages.at(-1);
  const loaded = pages
    .filter(({ source }) => source === last?.source)
    .flatMap(({ tasks }) => tasks);
  return Math.max((last?.total ?? 0) - loaded.length, 1);
}
