import type { QueryClient } from "@tanstack/react-query";
import type { Change } from "@todo/client/task-history";
import type { Task } from "@todo/validation/task";
import type { PresentTasks } from "./put-tasks.ts";
import { showPresent } from "./show-present.ts";
import { openTaskKey, type Pages, taskListKey } from "./task-list-cache.ts";
import { refreshTotals, totalsKey } from "./task-totals.ts";
import { trashKey } from "./trash-key.ts";

/** Changes of one request arrive together. */
const collectedForMs = 50;

/** Collects changes from elsewhere and shows them together, once this page's own changes are saved. */
export function createChangeQueue(queryClient: QueryClient) {
  let waiting = new Map<number, Task | null>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const mutations = queryClient.getMutationCache();

  function show(): void {
    timer = undefined;
    // The response to a change of this page may come after the news of it.
    if (waiting.size === 0 || queryClient.isMutating() > 0) return;
    const present = waiting;
    waiting = new Map();
    void showChanges(queryClient, present);
  }

  function schedule(): void {
    if (waiting.size > 0) timer ??= setTimeout(show, collectedForMs);
  }

  const unsubscribe = mutations.subscribe(schedule);
  return {
    add({ task_id, task_data }: Change): void {
      waiting.set(task_id, task_data);
      schedule();
    },
    end(): void {
      unsubscribe();
      clearTimeout(timer);
      waiting.clear();
    },
  };
}

async function showChanges(queryClient: QueryClient, present: PresentTasks): Promise<void> {
  const news = newsIn(queryClient, present);
  if (news.size > 0) return showPresent(queryClient, news);
  // The totals may have been counted before what the lists show.
  refreshTotals(queryClient);
  await invalidateOpen(queryClient);
}

async function invalidateOpen(queryClient: QueryClient): Promise<void> {
  for (const queryKey of [trashKey, openTaskKey]) await queryClient.invalidateQueries({ queryKey });
}

/** Leaves out what the lists show already, such as the changes of this page. */
function newsIn(queryClient: QueryClient, present: PresentTasks): PresentTasks {
  const lists = queryClient.getQueriesData<Pages>({ queryKey: taskListKey });
  const shown = new Map<number, number>();
  for (const { tasks } of lists.flatMap(([, list]) => list?.pages ?? [])) {
    for (const { id, version } of tasks) {
      if (present.has(id)) shown.set(id, Math.min(version, shown.get(id) ?? version));
    }
  }
  const isNew = ([id, task]: [number, Task | null]) => {
    const version = shown.get(id);
    return task ? version === undefined || version < task.version : version !== undefined;
  };
  return new Map([...present].filter(isNew));
}

/** Fetches everything again that may have been read before now. */
export async function refetchAll(queryClient: QueryClient): Promise<void> {
  const isOurs = ({ queryKey: [key] }: { queryKey: readonly unknown[] }) =>
    [taskListKey, totalsKey, trashKey, openTaskKey].some(([ours]) => ours === key);
  // A first request that is under way is not sent again, and may have been answered before now.
  const fetching = queryClient
    .getQueryCache()
    .findAll({ fetchStatus: "fetching", predicate: isOurs })
    .filter(({ state }) => state.data === undefined);
  await Promise.allSettled(fetching.flatMap(({ promise }) => promise ?? []));
  await queryClient.invalidateQueries({ predicate: isOurs });
}
