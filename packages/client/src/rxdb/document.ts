import type { WithDeleted } from "rxdb/plugins/core";
import { type LocalTask, newLocalTask, toLocalTask } from "../offline/local-task.ts";
import type { Change } from "../task-history.ts";
import type { Task } from "../task-version.ts";

export type Document = WithDeleted<LocalTask>;

export interface Checkpoint {
  since: number;
}

export const toDocument = (task: Task): Document => ({ ...toLocalTask(task), _deleted: false });

export function ofChange({ uid, version, task_data }: Change): Document {
  return task_data ? toDocument(task_data) : { ...toTombstone(uid), version };
}

export const toTombstone = (uid: string): Document => ({
  ...newLocalTask({ uid }),
  _deleted: true,
});
