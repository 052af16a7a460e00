import type { NewTask } from "@todo/client/task-changes";
import type { Task } from "@todo/validation/task";
import { unwritten } from "#tasks/edit/edited-fields.ts";

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
  const unset = { ...unwritten, completed: false, completed_at: null };
  return {
    ...unset,
    ...task,
    id,
    uid: "",
    user_id: "",
    version: 0,
    created_at: now,
    updated_at: now,
  };
}
