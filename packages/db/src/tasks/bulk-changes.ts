import type { Undoing } from "#changes/undo.ts";
import type { NewTask, TaskChanges, TaskRef, TaskRow } from "./task-tables.ts";

/** No task may be named twice. `put` changes a task, or creates it from `task`. `versions` are required ones. */
export interface BulkChanges {
  create: NewTask[];
  update: { id: TaskRef; changes: TaskChanges }[];
  delete: TaskRef[];
  put?: { uid: string; changes: TaskChanges; task: NewTask | undefined }[];
  undo?: TaskRef[];
  undoOperations?: string[];
  versions?: ReadonlyMap<TaskRef, number>;
}

export type BulkRefusal =
  | { reason: "uid-taken" }
  | { reason: "uid-deleted" }
  | { reason: "stale"; current: TaskRow };

export interface BulkOutcome {
  /** `false`: all was rolled back. */
  applied: boolean;
  /** In the order of `create` and `put`; `undefined` if the quota is exceeded. */
  created: TaskRow[] | undefined;
  updated: TaskRow[];
  deletedIds: number[];
  ids: ReadonlyMap<string, number>;
  refused: ReadonlyMap<TaskRef, BulkRefusal>;
  undone: ReadonlyMap<TaskRef, Undoing[]>;
}
