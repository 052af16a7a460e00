import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import type { ListQuery } from "./task-query.ts";

export const taskListKey = ["tasks"] as const;
/** Task that is open, while no list has it. */
export const openTaskKey = ["open-task"] as const;

/** Where a page begins: in which of the sources of its list, and behind which page of it. */
export interface PagePlace {
  source: number;
  cursor?: string;
}

export interface QueriedPage extends PagePlace {
  tasks: Task[];
  query: ListQuery;
  /** Tasks of the source on all pages. */
  total: number;
  next: PagePlace | undefined;
}

export type Pages = InfiniteData<QueriedPage, PagePlace>;

/** Tasks of all pages. A task that has moved between pages while they were fetched is listed once. */
export function tasksOn({ pages }: Pick<Pages, "pages">): Task[] {
  return [...new Map(pages.flatMap(({ tasks }) => tasks).map((task) => [task.id, task])).values()];
}

/** Maps the pages of a list to changed ones. */
type Change = (pages: Task[][], query: ListQuery) => Task[][];

/** Changes the cached lists. Drops responses that are on their way, because they lack the change. */
export async function changeTaskLists(queryClient: QueryClient, change: Change): Promise<void> {
  const filter = { queryKey: taskListKey };
  const asked = queryClient.getQueryCache().findAll({ ...filter, fetchStatus: "fetching" });
  await queryClient.cancelQueries(filter);
  queryClient.setQueriesData<Pages>(filter, (list) => list && withPages(list, change));
  // Fetched again by the refresh that follows a saved change.
  for (const { queryKey } of asked) {
    void queryClient.invalidateQueries({ queryKey, exact: true, refetchType: "none" });
  }
  // Nobody else repeats a first request that was dropped.
  void queryClient.refetchQueries({
    ...filter,
    type: "active",
    predicate: ({ state }) => state.data === undefined,
  });
}

function withPages(list: Pages, change: Change): Pages {
  const query = list.pages[0]?.query;
  if (!query) return list;
  const before = list.pages.map(({ tasks }) => tasks);
  const after = change(before, query);
  const added = after.flat().length - before.flat().length;
  const pages = list.pages.map((page, index) => ({
    ...page,
    tasks: after[index] ?? page.tasks,
    total: page.total + added,
  }));
  return { ...list, pages };
}

/** Replaces cached versions of tasks, unless they are newer: responses may come in another order. */
export function replaceTasks(queryClient: QueryClient, versions: readonly Task[]): Promise<void> {
  const byId = new Map(versions.map((task) => [task.id, task]));
  const newest = (known: Task) => {
    const version = byId.get(known.id);
    return version && version.version >= known.version ? version : known;
  };
  queryClient.setQueriesData<Task>({ queryKey: openTaskKey }, (open) => open && newest(open));
  return changeTaskLists(queryClient, (pages) => pages.map((tasks) => tasks.map(newest)));
}

export function removeTasks(queryClient: QueryClient, gone: readonly Task[]): Promise<void> {
  const ids = new Set(gone.map(({ id }) => id));
  return changeTaskLists(queryClient, (pages) =>
    pages.map((tasks) => tasks.filter(({ id }) => !ids.has(id))),
  );
}

/** Longer lists keep their order until they are opened again, because each page is a request. */
const reorderedPagesAtMost = 4;

/** Fetches lists again after a saved change: the shown one if its order may have changed, others once they are shown. */
export function refreshTaskLists(
  queryClient: QueryClient,
  isReordered: (query: ListQuery) => boolean,
): void {
  const queryKey = taskListKey;
  void queryClient.invalidateQueries({ queryKey, type: "inactive", refetchType: "none" });
  void queryClient.invalidateQueries({
    queryKey,
    type: "active",
    // Until everything is saved the server knows less than the list; the last change fetches.
    refetchType: queryClient.isMutating() > 1 ? "none" : "active",
    predicate: ({ queryKey: [, query], state }) => {
      const { pages = [] } = (state.data ?? {}) as Partial<Pages>;
      const isShort = pages.length <= reorderedPagesAtMost;
      return isShort && (state.isInvalidated || isReordered(query as ListQuery));
    },
  });
}
