import type { Task } from "@todo/validation/task";

export interface PendingDeletions {
  /** Hides the task; nothing is sent yet. */
  add(task: Task): void;
  /** Brings back what waits, and returns it. */
  undo(): readonly Task[];
  /** Sends what waits. The requests begin before this returns, so a page that goes away may call it. */
  commit(): Promise<void>;
  waiting(): readonly Task[];
  /** Ids of tasks that wait or are being deleted; the same set until it changes. */
  hiddenIds(): ReadonlySet<number>;
  /** Returns what ends the subscription. */
  subscribe(onChange: () => void): () => void;
}

interface PendingDeletionsConfig {
  /** Rejects if the task still exists. */
  deleteTask: (task: Task) => Promise<void>;
}

/** Tasks that the user has deleted and may still want back. */
export function createPendingDeletions({ deleteTask }: PendingDeletionsConfig): PendingDeletions {
  const listeners = new Set<() => void>();
  let waiting: readonly Task[] = [];
  let hidden: ReadonlySet<number> = new Set();

  function update(nextWaiting: readonly Task[], nextHidden: Iterable<number>): void {
    waiting = nextWaiting;
    hidden = new Set(nextHidden);
    for (const listener of listeners) listener();
  }

  function unhide(tasks: readonly Task[]): Set<number> {
    return new Set([...hidden].filter((id) => !tasks.some((task) => task.id === id)));
  }

  return {
    add: (task) => update([...waiting, task], [...hidden, task.id]),
    undo() {
      const restored = waiting;
      update([], unhide(restored));
      return restored;
    },
    async commit() {
      const leaving = waiting;
      if (leaving.length === 0) return;
      update([], hidden);
      await Promise.allSettled(
        leaving.map((task) => deleteTask(task).finally(() => update(waiting, unhide([task])))),
      );
    },
    waiting: () => waiting,
    hiddenIds: () => hidden,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}
