import type { Change } from "@todo/client/task-history";
import { newTask } from "../tasks/new-task.ts";

/** Makes change number `change` of task 7, which makes version `change` of it. */
export function newChange(change: number, members: Partial<Change> = {}): Change {
  return {
    change,
    event_type: "updated",
    task_id: 7,
    uid: newTask(7).uid,
    version: change,
    operation: null,
    actor: "token",
    timestamp: new Date().toISOString(),
    task_data: newTask(7, { version: change }),
    ...members,
  } as Change;
}
