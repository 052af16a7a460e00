import type { NewTask } from "#tasks/task-tables.ts";

/** An open task without a description, but for the `overrides`. */
export function newTask(overrides: Partial<NewTask> = {}): NewTask {
  return {
    title: "Buy milk",
    description: null,
    completed: false,
    dueDate: null,
    timeZone: null,
    priority: "medium",
    tags: [],
    ...overrides,
  };
}
