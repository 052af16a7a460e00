import type { QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { belongsTo, isArrangedHere } from "#tasks/cache/arrange.ts";
import { withNewTask } from "#tasks/cache/put-tasks.ts";
import { changeTaskLists, refreshTaskLists, taskListKey } from "#tasks/cache/task-list-cache.ts";
import { type ListQuery, startQuery } from "#tasks/cache/task-query.ts";
import { changeTotals, refreshTotals } from "#tasks/cache/task-totals.ts";
import { dayOf } from "#tasks/due/calendar.ts";
import { viewNames } from "#tasks/views/view-names.ts";

/** Shows a task in the lists and totals at hand. */
export async function showAdded(queryClient: QueryClient, task: Task): Promise<void> {
  const isListed = (pages: Task[][]) => pages.flat().some(({ id }) => id === task.id);
  await changeTaskLists(queryClient, (pages, query) =>
    isListed(pages) ? pages : withNewTask(pages, query, task),
  );
  refreshTaskLists(queryClient, (query) => !isArrangedHere(query));
  await changeTotals(queryClient, { added: [task] });
  refreshTotals(queryClient);
}

/** Title of the notice about a new task. It names the list that has it, unless that is shown. */
export function titleOfAdded(queryClient: QueryClient, task: Task): string {
  const shown = queryClient.getQueryCache().findAll({ queryKey: taskListKey, type: "active" });
  const isShown = shown.some(({ queryKey: [, query] }) => belongsTo(query as ListQuery, task));
  if (isShown) return "Task added";
  const today = { ...startQuery, day: dayOf(new Date()), withCompleted: false };
  return `Added to ${viewNames[belongsTo(today, task) ? "today" : "upcoming"]}`;
}
