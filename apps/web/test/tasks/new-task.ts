import type { Task } from "@todo/validation/task";

/** Makes a task as the API sends it, with the id in its title. */
export function newTask(id: number, members: Partial<Task> = {}): Task {
  return {
    id,
    uid: `00000000-0000-4000-8000-${String(id).padStart(12, "0")}`,
    user_id: "ana",
    title: `Task ${id}`,
    description: null,
    completed: false,
    priority: "medium",
    due_date: null,
    time_zone: null,
    tags: [],
    completed_at: null,
    version: 1,
    created_at: "2026-01-18T12:00:00.000Z",
    updated_at: "2026-01-18T12:00:00.000Z",
    ...members,
  };
}
