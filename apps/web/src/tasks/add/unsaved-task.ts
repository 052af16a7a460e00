import type { NewTask } from "@todo/client/task-changes";
import type { Task } from "@todo/validation/task";
import type { WaitingTask } from "./waiting-tasks.ts";

/** Tells an unsaved task by its negative id. */
export function isUnsaved({ id }: Pick<Task, "id">): boolean {
  return id < 0;
}

const unsavedVersion = { first: 0, delayed: -1 };

/** Tells an unsaved task that waits for the network or the server. */
export function isDelayed({ version }: Pick<Task, "version">): boolean {
  return version === unsavedVersion.delayed;
}

/** Makes the task that the list shows until it knows the server's. */
export function toUnsavedTask(id: number, task: NewTask, addedAt = Date.now()): Task {
  const now = new Date(addedAt).toISOString();
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
    uid: task.uid ?? "",
    user_id: "",
    version: unsavedVersion.first,
    created_at: now,
    updated_at: now,
  };
}

/** Makes the tasks that the list shows for those that wait. Their ids follow from their uids. */
export function toUnsavedTasks(waiting: readonly WaitingTask[]): Task[] {
  return waiting
    .filter(({ refusal }) => refusal === undefined)
    .map(({ uid, task, addedAt, delay }) => {
      const id = -1 - Number.parseInt(uid.slice(0, 8), 16);
      const unsaved = toUnsavedTask(id, { ...task, uid }, addedAt);
      return delay === undefined ? unsaved : { ...unsaved, version: unsavedVersion.delayed };
    });
}
