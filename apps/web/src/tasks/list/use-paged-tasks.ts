"use client";

import type { Task } from "@todo/validation/task";
import { useCallback, useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { toFailure } from "#api/failure.ts";
import { pollAfterMs } from "#api/poll-while-failed.ts";
import { toUnsavedTasks } from "#tasks/add/unsaved-task.ts";
import { arrange, belongsTo, type Group, type Staying } from "#tasks/cache/arrange.ts";
import { type Pages, tasksOn } from "#tasks/cache/task-list-cache.ts";
import type { ListQuery } from "#tasks/cache/task-query.ts";
import { useApp } from "#visit/app-context.ts";
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
  const unsaved = useUnsaved(shownQuery);
  const groups = useMemo(() => {
    const known = data ? tasksOn(data) : [];
    const added = new Map(unsaved.map((task) => [task.uid, task]));
    for (const { uid } of known) added.delete(uid);
    return arrange([...added.values(), ...known], shownQuery, staying);
  }, [data, unsaved, shownQuery, staying]);
  const tasks = useMemo(() => groups.flatMap((group) => group.tasks), [groups]);

  const { fetchNextPage, hasNextPage } = pages;
  const canLoad = hasNextPage && !isFetching && !isPlaceholderData && !error;
  // A refetch that it took the place of would be lost, with the change that it was for.
  const fetchNext = useCallback(() => fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  const fetchMore = useCallback(() => void fetchNext(), [fetchNext]);
  const { isFetchNextPageError } = pages;
  useEffect(() => {
    if (!isFetchNextPageError || isFetching) return;
    const timer = setTimeout(fetchMore, pollAfterMs);
    return () => clearTimeout(timer);
  }, [isFetchNextPageError, isFetching, fetchMore]);

  const isShown = data !== undefined || (error !== null && tasks.length > 0);
  const list: PagedTasks | undefined = isShown
    ? {
        tasks,
        groups,
        missing: hasNextPage && data ? countMissing(data) : 0,
        query: shownQuery,
        isStale: isPlaceholderData,
        hasFailed: error !== null,
        loadMore: canLoad ? fetchMore : undefined,
      }
    : undefined;
  return {
    list,
    failure: error ? toFailure(error) : undefined,
    isFetching,
    refetch: () => void pages.refetch(),
    /** Fetches all pages; resolves to their tasks, or `undefined` if that fails. */
    async loadAll(): Promise<readonly Task[] | undefined> {
      if (!hasNextPage) return tasks;
      let fetched = await fetchNext();
      while (fetched.hasNextPage && !fetched.isError) fetched = await fetchNext();
      if (fetched.isError || !fetched.data) return undefined;
      return arrange(tasksOn(fetched.data), shownQuery, staying).flatMap((group) => group.tasks);
    },
  };
}

/** New tasks of a list that are not saved yet. What a search finds only the server knows. */
function useUnsaved(query: ListQuery): Task[] {
  const { outbox } = useApp();
  const waiting = useStore(outbox.waiting);
  return useMemo(() => {
    if (query.search !== "") return [];
    return toUnsavedTasks(waiting).filter((task) => belongsTo(query, task));
  }, [waiting, query]);
}

function countMissing({ pages }: Pick<Pages, "pages">): number {
  const last = pages.at(-1);
  const loaded = pages
    .filter(({ source }) => source === last?.source)
    .flatMap(({ tasks }) => tasks);
  return Math.max((last?.total ?? 0) - loaded.length, 1);
}
