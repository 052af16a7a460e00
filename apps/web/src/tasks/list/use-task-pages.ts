"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { TaskClient } from "@todo/client/task-client";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { type PagePlace, type QueriedPage, taskListKey } from "#tasks/cache/task-list-cache.ts";
import type { ListQuery } from "#tasks/cache/task-query.ts";
import { sourcesOf } from "#tasks/cache/task-sources.ts";
import { toQueriedPage } from "#tasks/cache/to-queried-page.ts";
import { useApp } from "#visit/app-context.ts";

/** Small for the first page, which is to arrive soon; as large as the API allows for the others. */
const pageSizes = { first: 50, next: 200 };

const firstPage: PagePlace = { source: 0 };

/** Fetches the tasks of a query page by page; repeats by itself after a failure. */
export function useTaskPages(query: ListQuery) {
  const { tasks } = useApp();
  return useInfiniteQuery({
    queryKey: [...taskListKey, query],
    enabled: query.day !== "",
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) => fetchPage(tasks, query, { ...pageParam, signal }),
    getNextPageParam: ({ next }) => next,
    // Rows of another view never stand for those of this one.
    placeholderData: (previous, last) =>
      isSameView(last?.queryKey[1] as ListQuery | undefined, query)
        ? keepPreviousData(previous)
        : undefined,
    // If a later page fails, only that page is repeated.
    refetchInterval: (list) => (list.state.fetchMeta?.fetchMore ? false : pollWhileFailed(list)),
  });
}

async function fetchPage(
  client: TaskClient,
  query: ListQuery,
  { source: index, cursor, signal }: PagePlace & { signal: AbortSignal },
): Promise<QueriedPage> {
  const limit = index === 0 && !cursor ? pageSizes.first : pageSizes.next;
  const asked = { ...sourcesOf(query)[index]?.query, limit, ...(cursor && { cursor }) };
  const answer = await client.page(asked, { signal });
  const page = toQueriedPage(query, { source: index, ...(cursor && { cursor }) }, answer);
  // What has no rows is not shown first: on a slow device each page takes its time.
  if (answer.tasks.length > 0 || !page.next) return page;
  return fetchPage(client, query, { ...page.next, signal });
}

function isSameView(last: ListQuery | undefined, { view, tag, search }: ListQuery): boolean {
  return last?.view === view && last.tag === tag && (last.search === "") === (search === "");
}
