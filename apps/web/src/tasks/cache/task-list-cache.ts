import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { TaskPage } from "@todo/client/task-lists";
import type { Task } from "@todo/validation/task";
import { type TaskQuery, wholeList } from "./task-query.ts";

export const taskListKey = ["tasks"] as const;

/** A page and what it was asked for, because a former list stays until the next one has arrived. */
export type QueriedPage = TaskPage & { query: TaskQuery };
export type Pages = InfiniteData<QueriedPage, string | undefined>;

/** The tasks on all pages. One that was moved from one page to another while they came is there once. */
export function tasksOn({ pages }: Pick<Pages, "pages">): Task[] {
  return [...new Map(pages.flatMap(({ tasks }) => tasks).map((task) => [task.id, task])).values()];
}

/** What becomes of the tasks on the pages of a list. */
type Change = (pages: Task[][], query: TaskQuery) => Task[][];

/** Changes the lists at hand; answers that are under way are dropped, because they know less. */
export async function changeTaskLists(queryClient: QueryClient, change: Change): Promise<void> {
  const filter = { queryKey: taskListKey };
  await queryClient.cancelQueries(filter);
  queryClient.setQueriesData<Pages>(filter, (list) => list && withPages(list, change));
  // Nothing to change yet, and nobody else asks again for what has been dropped.
  void queryClient.refetchQueries({
    ...filter,
    type: "active",
    predicate: ({ state }) => state.data === undefined,
  });
}

function withPages(list: Pages, change: Change): Pages {
  const before = list.pages.map(({ tasks }) => tasks);
  const after = change(before, list.pages[0]?.query ?? wholeList);
  const added = after.flat().length - before.flat().length;
  const pages = list.pages.map((page, index) => ({
    ...page,
    tasks: after[index] ?? page.tasks,
    total: page.total + added,
  }));
  return { ...list, pages };
}

/** Puts versions of tasks in the place of others. */
export function replaceTasks(queryClient: QueryClient, versions: readonly Task[]): Promise<void> {
  const byId = new Map(versions.map((task) => [task.id, task]));
  return changeTaskLists(queryClient, (pages) =>
    pages.map((tasks) => tasks.map((task) => byId.get(task.id) ?? task)),
  );
}

export function removeTasks(queryClient: QueryClient, gone: readonly Task[]): Promise<void> {
  const ids = new Set(gone.map(({ id }) => id));
  return changeTaskLists(queryClient, (pages) =>
    pages.map((tasks) => tasks.filter(({ id }) => !ids.has(id))),
  );
}

/** Lists of more pages keep their order until they are opened anew: each page is a request. */
const reorderedPagesAtMost = 4;

/** After a change that is saved: fetches the shown list anew if its order may be another, the others once they are shown. */
export function refreshTaskLists(
  queryClient: QueryClient,
  isReordered: (query: TaskQuery) => boolean,
): void {
  const queryKey = taskListKey;
  void queryClient.invalidateQueries({ queryKey, type: "inactive", refetchType: "none" });
  void queryClient.invalidateQueries({
    queryKey,
    type: "active",
    // While something is being saved the server knows less than the list; whatever is last asks.
    refetchType: queryClient.isMutating() > 1 ? "none" : "active",
    predicate: ({ queryKey: [, query], state }) => {
      const { pages = [] } = (state.data ?? {}) as Partial<Pages>;
      const isShort = pages.length <= reorderedPagesAtMost;
      return isShort && (state.isInvalidated || isReordered(query as TaskQuery));
    },
  });
}
