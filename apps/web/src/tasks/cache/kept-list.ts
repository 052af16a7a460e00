import type { QueryClient } from "@tanstack/react-query";
import { dayOf } from "#tasks/due/calendar.ts";
import { type KeptList, readKeptList, writeKeptList } from "./kept-list-storage.ts";
import { type Pages, taskListKey } from "./task-list-cache.ts";
import type { ListQuery } from "./task-query.ts";

const keptPages = 2;
const writeAfterMs = 500;

/** Keeps the list that was shown last in this browser, while it keeps anything for `userId`. Returns a function that ends it. */
export function keepLists(queryClient: QueryClient, userId: () => string | undefined): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = queryClient.getQueryCache().subscribe(({ type, query }) => {
    const [kind, asked] = query.queryKey as readonly unknown[];
    if (type !== "updated" || kind !== taskListKey[0] || !query.isActive()) return;
    const owner = userId();
    const list = query.state.data as Pages | undefined;
    if (!owner || !list || query.state.dataUpdatedAt === restoredAt) return;
    clearTimeout(timer);
    const kept = { userId: owner, query: asked as ListQuery, list };
    timer = setTimeout(() => {
      if (userId() === owner) write(kept);
    }, writeAfterMs);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

/** Older than any answer, so that the list is fetched all the same. */
const restoredAt = 1;

/** Shows the kept list until it is fetched; `userId` is `undefined` while nobody can be asked who the user is. */
export function restoreList(queryClient: QueryClient, userId: string | undefined): void {
  const kept = readKeptList();
  if (!kept || (userId !== undefined && kept.userId !== userId)) return;
  const query: ListQuery = { ...kept.query, day: dayOf(new Date()) };
  const queryKey = [...taskListKey, query];
  if (queryClient.getQueryData(queryKey)) return;
  const pages = kept.list.pages.map((page) => ({ ...page, query }));
  queryClient.setQueryData(queryKey, { ...kept.list, pages }, { updatedAt: restoredAt });
}

function write({ userId, query, list }: KeptList): void {
  const pages = list.pages.slice(0, keptPages);
  const pageParams = list.pageParams.slice(0, keptPages);
  writeKeptList({ userId, query, list: { pages, pageParams } });
}
