import type { WithDeleted } from "rxdb/plugins/core";
import { type LocalTask, newLocalTask, toLocalTask } from "../offline/local-task.ts";
import type { Change } from "../task-history.ts";
import type { Task } from "../task-version.ts";

/** A task as RxDB replicates it. */
export type Document = WithDeleted<LocalTask>;

/** Where a pull has got to. */
export interface Checkpoint {
  since: number;
}

export const toDocument = (task: Task): Document => ({ ...toLocalTask(task), _deleted: false });

export function ofChange({ uid, version, task_data }: Change): Document {
  return task_data ? toDocument(task_data) : { ...toTombstone(uid), version };
}

/** A deleted task: nothing of it is left but its name. */
export const toTombstone = (uid: string): Document => ({
  ...newLocalTask({ uid }),
  _deleted: true,
});
