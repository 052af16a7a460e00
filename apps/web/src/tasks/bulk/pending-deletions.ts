import type { Task } from "@todo/validation/task";
import { createStore, type StoreApi } from "zustand/vanilla";

export interface PendingDeletions {
  /** Hides the tasks; nothing is sent yet. */
  add(tasks: readonly Task[]): void;
  /** Shows the waiting tasks again, and returns them. */
  undo(): readonly Task[];
  /** Deletes the waiting tasks. The requests begin before this returns, so a closing page may call it. */
  commit(): Promise<void>;
  waiting(): readonly Task[];
  /** Tasks that wait or are being deleted, by id. */
  hidden: StoreApi<ReadonlyMap<number, Task>>;
}

interface PendingDeletionsConfig {
  /** Settles once it is known which tasks are gone. */
  deleteTasks: (tasks: readonly Task[]) => Promise<void>;
}

/** Holds back deletions, so that the user can undo them. */
export function createPendingDeletions({ deleteTasks }: PendingDeletionsConfig): PendingDeletions {
  const hidden = createStore<ReadonlyMap<number, Task>>(() => new Map());
  let waiting: readonly Task[] = [];

  function show(tasks: readonly Task[]): void {
    const left = new Map(hidden.getState());
    for (const { id } of tasks) left.delete(id);
    hidden.setState(left, true);
  }

  return {
    hidden,
    waiting: () => waiting,
    add(tasks) {
      waiting = [...waiting, ...tasks];
      const added = tasks.map((task) => [task.id, task] as const);
      hidden.setState(new Map([...hidden.getState(), ...added]), true);
    },
    undo() {
      const restored = waiting;
      waiting = [];
      show(restored);
      return restored;
    },
    async commit() {
      const leaving = waiting;
      if (leaving.length === 0) return;
      waiting = [];
      await Promise.allSettled([deleteTasks(leaving)]);
      show(leaving);
    },
  };
}
