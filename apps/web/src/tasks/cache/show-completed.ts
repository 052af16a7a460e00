import type { QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { changeTaskLists } from "./task-list-cache.ts";
import { changeTotals } from "./task-totals.ts";

/** Shows tasks as completed or reopened, in the lists and in the totals at hand. */
export async function showCompleted(
  queryClient: QueryClient,
  changed: readonly Task[],
  completed: boolean,
): Promise<void> {
  const ids = new Set(changed.map(({ id }) => id));
  const completed_at = completed ? new Date().toISOString() : null;
  await changeTaskLists(queryClient, (pages) =>
    pages.map((tasks) =>
      tasks.map((task) => (ids.has(task.id) ? { ...task, completed, completed_at } : task)),
    ),
  );
  await changeTotals(queryClient, {
    gone: changed.map((task) => ({ ...task, completed: !completed })),
    added: changed.map((task) => ({ ...task, completed })),
  });
}
