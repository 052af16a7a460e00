import type { NewTask } from "#tasks/task-tables.ts";

/** An open task without description, whose other members differ from their defaults, but for the `overrides`. */
export function newTask(overrides: Partial<NewTask> = {}): NewTask {
  return {
    title: "Buy milk",
    description: null,
    completed: false,
    dueDate: "2026-08-08T09:30:00",
    timeZone: "Europe/Berlin",
    priority: "high",
    tags: ["Home", "garden"],
    ...overrides,
  };
}

/** What a task has where its creation says nothing. */
export const plainTask: Omit<NewTask, "title"> = {
  description: null,
  completed: false,
  dueDate: null,
  timeZone: null,
  priority: "medium",
  tags: [],
};
