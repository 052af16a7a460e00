"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { TaskClient } from "@todo/client/task-client";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { type PagePlace, type QueriedPage, taskListKey } from "#tasks/cache/task-list-cache.ts";
import type { ListQuery } from "#tasks/cache/task-query.ts";
import { sourcesOf } from "#tasks/cache/task-sources.ts";
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
  const sources = sourcesOf(query);
  const source = sources[index];
  const limit = index === 0 && !cursor ? pageSizes.first : pageSizes.next;
  const asked = { ...source?.query, limit, ...(cursor && { cursor }) };
  const { tasks, total, next_cursor } = await client.page(asked, { signal });
  const beyond = source?.isBeyond ? tasks.findIndex(source.isBeyond) : -1;
  const following = index + 1 < sources.length ? { source: index + 1 } : undefined;
  const isMore = next_cursor !== null && beyond < 0;
  // What has no rows is not shown first: on a slow device each page takes its time.
  if (tasks.length === 0 && following) return fetchPage(client, query, { ...following, signal });
  return {
    source: index,
    ...(cursor && { cursor }),
    tasks: beyond < 0 ? tasks : tasks.slice(0, beyond),
    query,
    total,
    next: isMore ? { source: index, cursor: next_cursor } : following,
  };
}

function isSameView(last: ListQuery | undefined, { view, tag, search }: ListQuery): boolean {
  return last?.view === view && last.tag === tag && (last.search === "") === (search === "");
}
