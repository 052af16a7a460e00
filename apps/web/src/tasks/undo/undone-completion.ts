import type { Task } from "@todo/validation/task";
import type { PresentTasks } from "#tasks/cache/put-tasks.ts";
import { tasksInWords } from "#tasks/tasks-in-words.ts";

/** Says what became of tasks whose completion, or reopening, was taken back: another device may have done the same before. */
export function undoneCompletion(completed: boolean): (present: PresentTasks) => string {
  return (present) => {
    const tasks = [...present.values()];
    const changed = tasks.filter((task) => task?.completed !== completed);
    if (changed.length > 0) {
      return `${completed ? "Reopened" : "Completed again"}: ${named(changed)}`;
    }
    return `${completed ? "Completed" : "Open"} before already: ${named(tasks)}`;
  };
}

function named(tasks: readonly (Task | null)[]): string {
  const [first] = tasks;
  return tasks.length === 1 && first ? first.title : tasksInWords(tasks.length);
}
