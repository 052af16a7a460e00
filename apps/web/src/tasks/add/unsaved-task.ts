import type { NewTask } from "@todo/client/task-changes";
import type { Task } from "@todo/validation/task";

let lastId = 0;

/** Makes an id for a task that the list shows before the server has answered. */
export function createUnsavedId(): number {
  lastId -= 1;
  return lastId;
}

/** Tells an unsaved task by its negative id. */
export function isUnsaved({ id }: Task): boolean {
  return id < 0;
}

/** Makes the task that the list shows until it knows the server's. */
export function toUnsavedTask(id: number, task: NewTask): Task {
  const now = new Date().toISOString();
  return {
    description: null,
    due_date: null,
    time_zone: null,
    priority: "medium",
    tags: [],
    completed: false,
    completed_at: null,
    ...task,
    id,
    uid: "",
    user_id: "",
    version: 0,
    created_at: now,
    updated_at: now,
  };
}
