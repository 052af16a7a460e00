"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { type QueriedPage, taskListKey } from "#tasks/cache/task-list-cache.ts";
import type { TaskQuery } from "#tasks/cache/task-query.ts";
import { useApp } from "#visit/app-context.ts";

/** A first page that is there soon, then as much as the API gives at once. */
const pageSizes = { first: 50, next: 200 };

/** The tasks that the query asks for, page by page; after a failure it tries again by itself. */
export function useTaskPages(query: TaskQuery) {
  const { tasks } = useApp();
  return useInfiniteQuery({
    queryKey: [...taskListKey, query],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam: cursor, signal }): Promise<QueriedPage> => {
      const limit = cursor ? pageSizes.next : pageSizes.first;
      const page = await tasks.page({ ...query, limit, ...(cursor && { cursor }) }, { signal });
      return { ...page, query };
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    // A list that could not be continued is not fetched from its beginning.
    refetchInterval: (list) => (list.state.fetchMeta?.fetchMore ? false : pollWhileFailed(list)),
  });
}
