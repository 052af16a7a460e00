import type { Undoing } from "#changes/undo.ts";
import type { NewTask, TaskChanges, TaskRef, TaskRow } from "./task-tables.ts";

/** What to do with tasks of one user; no task is named twice. */
export interface BulkChanges {
  create: NewTask[];
  update: { id: TaskRef; changes: TaskChanges }[];
  delete: TaskRef[];
  /** What is there is changed; what is not there is created, if there is a `task`. */
  put?: { uid: string; changes: TaskChanges; task: NewTask | undefined }[];
  /** Tasks whose last change is taken back, in the trash too. */
  undo?: TaskRef[];
  /** Operations, UUIDs, each of which is taken back where it was the last change. */
  undoOperations?: string[];
  /** The version that a task must have, by what names it. */
  versions?: ReadonlyMap<TaskRef, number>;
}

export type BulkRefusal =
  /** The uid of a new task is or was another's. */
  | { reason: "uid-taken" }
  /** A task to be put was deleted. */
  | { reason: "uid-deleted" }
  | { reason: "stale"; current: TaskRow };

export interface BulkOutcome {
  /** `false` when all was rolled back because something could not be done. */
  applied: boolean;
  /**
   * In the order asked for, then what was put; `undefined` when the quota has no place for all of them.
   */
  created: TaskRow[] | undefined;
  /** The tasks that were found, in any order. */
  updated: TaskRow[];
  deletedIds: number[];
  /** The ids of the tasks that were there, by uid. */
  ids: ReadonlyMap<string, number>;
  /** By what names the task. */
  refused: ReadonlyMap<TaskRef, BulkRefusal>;
  /** By task or by operation. */
  undone: ReadonlyMap<TaskRef, Undoing[]>;
}
