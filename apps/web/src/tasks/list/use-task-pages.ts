"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { type QueriedPage, taskListKey } from "#tasks/cache/task-list-cache.ts";
import { isByDueDate, type TaskQuery } from "#tasks/cache/task-query.ts";
import { readersZone } from "#tasks/due/describe-due.ts";
import { useApp } from "#visit/app-context.ts";

/** Small for the first page, which is to arrive soon; as large as the API allows for the others. */
const pageSizes = { first: 50, next: 200 };

/** Fetches the tasks of a query page by page; repeats by itself after a failure. */
export function useTaskPages(query: TaskQuery) {
  const { tasks } = useApp();
  return useInfiniteQuery({
    queryKey: [...taskListKey, query],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam: cursor, signal }): Promise<QueriedPage> => {
      const limit = cursor ? pageSizes.next : pageSizes.first;
      const zone = isByDueDate(query) && { time_zone: readersZone };
      const asked = { ...query, ...zone, limit, ...(cursor && { cursor }) };
      const page = await tasks.page(asked, { signal });
      return { ...page, query };
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    // If a later page fails, only that page is repeated.
    refetchInterval: (list) => (list.state.fetchMeta?.fetchMore ? false : pollWhileFailed(list)),
  });
}
