import type { NewTask } from "@todo/client/task-changes";
import type { Task } from "@todo/validation/task";

let lastId = 0;

/** Makes the task that the list shows until the server has answered. */
export function toUnsavedTask(task: NewTask): Task {
  lastId -= 1;
  const now = new Date().toISOString();
  const unset = { description: null, completed: false };
  return { ...unset, ...task, id: lastId, user_id: "", created_at: now, updated_at: now };
}

/** Tells an unsaved task by its negative id. */
export function isUnsaved({ id }: Task): boolean {
  return id < 0;
}
