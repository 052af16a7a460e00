import type { QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { belongsTo, isArrangedHere } from "./arrange.ts";
import { changeTaskLists } from "./task-list-cache.ts";
import type { ListQuery } from "./task-query.ts";

/** Tasks as they are now, by id; null for those that are gone. */
export type PresentTasks = ReadonlyMap<number, Task | null>;

/** Brings the cached lists to the present state of tasks. Where a task belongs in a search or by name only the server knows. */
export function putTasks(queryClient: QueryClient, present: PresentTasks): Promise<void> {
  return changeTaskLists(queryClient, (pages, query) => {
    const listed = new Set(pages.flat().map(({ id }) => id));
    const kept = pages.map((tasks) =>
      tasks.flatMap((task) => {
        const now = present.get(task.id);
        if (now === null) return [];
        return now && now.version > task.version ? [now] : [task];
      }),
    );
    const added = [...present.values()].filter((task) => task !== null && !listed.has(task.id));
    return added.reduce((all, task) => (task ? withTask(all, query, task) : all), kept);
  });
}

/** Adds a task to the pages of a list that it belongs to. Its place follows when the list is arranged. */
function withTask(pages: Task[][], query: ListQuery, task: Task): Task[][] {
  if (!isArrangedHere(query) || !belongsTo(query, task)) return pages;
  return withOnTop(pages, task);
}

/** Puts a new task on top of the lists that may have it, until they are fetched again. */
export function withNewTask(pages: Task[][], query: ListQuery, task: Task): Task[][] {
  const isMeant = query.search === "" && belongsTo(query, task);
  return isMeant ? withOnTop(pages, task) : pages;
}

function withOnTop([first = [], ...others]: Task[][], task: Task): Task[][] {
  return [[task, ...first], ...others];
}
