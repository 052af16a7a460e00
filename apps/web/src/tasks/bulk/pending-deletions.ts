import type { Task } from "@todo/validation/task";

export interface PendingDeletions {
  /** Hides the tasks; nothing is sent yet. */
  add(tasks: readonly Task[]): void;
  /** Brings back what waits, and returns it. */
  undo(): readonly Task[];
  /** Sends what waits. The requests begin before this returns, so a page that goes away may call it. */
  commit(): Promise<void>;
  waiting(): readonly Task[];
  /** The tasks that wait or are being deleted, by id; the same map until it changes. */
  hidden(): ReadonlyMap<number, Task>;
  /** Returns what ends the subscription. */
  subscribe(onChange: () => void): () => void;
}

interface PendingDeletionsConfig {
  /** Settles when it is known which of the tasks are gone. */
  deleteTasks: (tasks: readonly Task[]) => Promise<void>;
}

/** Tasks that the user has deleted and may still want back. */
export function createPendingDeletions({ deleteTasks }: PendingDeletionsConfig): PendingDeletions {
  const listeners = new Set<() => void>();
  let waiting: readonly Task[] = [];
  let hidden: ReadonlyMap<number, Task> = new Map();

  function update(nextWaiting: readonly Task[], nextHidden: Iterable<Task>): void {
    waiting = nextWaiting;
    hidden = new Map([...nextHidden].map((task) => [task.id, task]));
    for (const listener of listeners) listener();
  }

  function hiddenWithout(tasks: readonly Task[]): Task[] {
    const shown = new Set(tasks.map(({ id }) => id));
    return [...hidden.values()].filter(({ id }) => !shown.has(id));
  }

  return {
    add: (tasks) => update([...waiting, ...tasks], [...hidden.values(), ...tasks]),
    undo() {
      const restored = waiting;
      update([], hiddenWithout(restored));
      return restored;
    },
    async commit() {
      const leaving = waiting;
      if (leaving.length === 0) return;
      waiting = [];
      await Promise.allSettled([deleteTasks(leaving)]);
      update(waiting, hiddenWithout(leaving));
    },
    waiting: () => waiting,
    hidden: () => hidden,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}
