import type { SyncConfig } from "@tanstack/db";
import { type LocalTask, toLocalTask } from "../offline/local-task.ts";
import type { Task } from "../task-version.ts";

type Primitives = Parameters<SyncConfig<LocalTask, string>["sync"]>[0];

export interface SyncedRows {
  /** Resets, with the collection's write functions. */
  open(primitives: Primitives): void;
  /** Deletes the row without `task`. Ignores older versions, and those before a deletion of `deletedVersion`. */
  set(uid: string, task: Task | undefined, deletedVersion?: number): void;
  /** `undefined` without a row. */
  versionOf(uid: string): number | undefined;
  /** Takes older versions too: after the restoration of a backup they are the present ones. */
  replace(tasks: Task[]): void;
}

export function createSyncedRows(): SyncedRows {
  const versions = new Map<string, number>();
  /** Versions that were deleted: the response to an earlier write may come later. */
  const deleted = new Map<string, number>();
  let primitives: Primitives | undefined;

  function write(uid: string, task: Task | undefined): void {
    const known = versions.get(uid);
    if (task && (known ?? 0) <= task.version && (deleted.get(uid) ?? 0) < task.version) {
      const type = known === undefined ? "insert" : "update";
      primitives?.write({ type, value: toLocalTask(task) });
      versions.set(uid, task.version);
    } else if (!task && versions.delete(uid)) {
      primitives?.write({ type: "delete", key: uid });
    }
  }

  function together(writeAll: () => void): void {
    primitives?.begin();
    writeAll();
    void primitives?.commit();
  }

  return {
    open(next) {
      primitives = next;
      versions.clear();
      deleted.clear();
    },
    set(uid, task, deletedVersion = 0) {
      if (!task) deleted.set(uid, deletedVersion);
      together(() => write(uid, task));
    },
    versionOf: (uid) => versions.get(uid),
    replace(tasks) {
      const present = new Set(tasks.map(({ uid }) => uid));
      const gone = [...versions.keys()].filter((uid) => !present.has(uid));
      together(() => {
        for (const uid of gone) write(uid, undefined);
        for (const uid of versions.keys()) versions.set(uid, 0);
        deleted.clear();
        for (const task of tasks) write(task.uid, task);
      });
      primitives?.markReady();
    },
  };
}
