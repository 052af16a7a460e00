"use client";

import type { Task } from "@todo/validation/task";
import { useCallback, useEffect, useMemo } from "react";
import { toFailure } from "#api/failure.ts";
import { pollAfterMs } from "#api/poll-while-failed.ts";
import { tasksOn } from "#tasks/cache/task-list-cache.ts";
import { hasStatus, type TaskQuery, wholeList } from "#tasks/cache/task-query.ts";
import { useEditedTask } from "#tasks/edit/use-edited-task.ts";
import { useTaskPages } from "./use-task-pages.ts";

export interface PagedTasks {
  /** Loaded tasks of the list, in its order. */
  tasks: readonly Task[];
  /** Number of rows, loaded or not. */
  count: number;
  /** Query of the tasks. */
  query: TaskQuery;
  /** Whether another list is on its way. */
  isStale: boolean;
  /** Whether fetching has failed and will be repeated. */
  hasFailed: boolean;
  /** Whether the edited task is in `tasks` only because it is edited. */
  isEditedMissing: boolean;
  /** Fetches the next page; `undefined` when there is none or while it is on its way. */
  loadMore: (() => void) | undefined;
}

/** Fetches the list of a query; it is `undefined` until the first page has arrived. */
export function usePagedTasks(query: TaskQuery, editedId: number | undefined) {
  const { data, error, isFetching, isPlaceholderData, ...pages } = useTaskPages(query);
  const loaded = useMemo(() => data && tasksOn(data), [data]);
  const shownQuery = data?.pages[0]?.query ?? wholeList;
  const shown = useMemo(
    () => loaded?.filter((task) => hasStatus(task, shownQuery.status)) ?? [],
    [loaded, shownQuery.status],
  );
  const { tasks, isMissing } = useEditedTask(shown, editedId);

  const { fetchNextPage, hasNextPage } = pages;
  const canLoad = hasNextPage && !isFetching && !isPlaceholderData && !error;
  const fetchMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const { isFetchNextPageError } = pages;
  useEffect(() => {
    if (!isFetchNextPageError || isFetching) return;
    const timer = setTimeout(fetchMore, pollAfterMs);
    return () => clearTimeout(timer);
  }, [isFetchNextPageError, isFetching, fetchMore]);
  const total = data?.pages.at(-1)?.total ?? 0;
  const missing = hasNextPage ? Math.max(total - (loaded?.length ?? 0), 1) : 0;

  const list: PagedTasks | undefined = data && {
    tasks,
    count: tasks.length + missing,
    query: shownQuery,
    isStale: isPlaceholderData,
    hasFailed: error !== null,
    isEditedMissing: isMissing,
    loadMore: canLoad ? fetchMore : undefined,
  };
  return {
    list,
    failure: error ? toFailure(error) : undefined,
    isFetching,
    refetch: () => void pages.refetch(),
  };
}
