import type { QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { changeTaskLists } from "./task-list-cache.ts";
import { hasStatus, isByAge, isNewestFirst, type TaskQuery } from "./task-query.ts";

/** Tasks as they are now, by id; null for those that are gone. */
export type PresentTasks = ReadonlyMap<number, Task | null>;

/** Brings the cached lists to the present state of tasks. Where a task belongs by text or date only the server knows. */
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
    for (const [id, task] of present) {
      if (task && !listed.has(id) && belongsTo(query, task)) insert(kept, task, query);
    }
    return kept;
  });
}

function belongsTo(query: TaskQuery, task: Task): boolean {
  return isByAge(query) && query.search === "" && hasStatus(task, query.status);
}

/** Inserts a task before the first one that comes after it; behind the last one there may be others. */
function insert(pages: Task[][], task: Task, query: TaskQuery): void {
  const isBehind = isNewestFirst(query)
    ? (other: Task) => isOlder(other, task)
    : (other: Task) => isOlder(task, other);
  for (const tasks of pages) {
    const index = tasks.findIndex(isBehind);
    if (index < 0) continue;
    tasks.splice(index, 0, task);
    return;
  }
}

function isOlder(a: Task, b: Task): boolean {
  return a.created_at === b.created_at ? a.id < b.id : a.created_at < b.created_at;
}
