"use client";

import type { Task } from "@todo/validation/task";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Staying } from "#tasks/cache/arrange.ts";
import { isStill } from "#ui/is-still.ts";

const staysForMs = 4000;
const foldsForMs = 160;
const nobody: Staying = new Map();
const none: ReadonlySet<number> = new Set();

export interface StayingRows {
  /** Completed tasks whose rows are still where they were. */
  tasks: Staying;
  /** Those of them whose rows are about to go. */
  folding: ReadonlySet<number>;
  /** Lets the row of a task that is completed or reopened stay for a moment. */
  stay: (task: Task) => void;
  /** Lets it go, because the pointer has left it. */
  release: (id: number) => void;
}

/** Keeps the rows of tasks that were just completed, until the pointer leaves them or some seconds have passed. */
export function useStaying(): StayingRows {
  const [tasks, setTasks] = useState(nobody);
  const [folding, setFolding] = useState(none);
  const timers = useRef(new Map<number, ReturnType<typeof setTimeout>>());

  const after = useCallback((ms: number, id: number, run: (id: number) => void) => {
    clearTimeout(timers.current.get(id));
    timers.current.set(
      id,
      setTimeout(() => run(id), ms),
    );
  }, []);
  const end = useCallback((id: number) => {
    timers.current.delete(id);
    setTasks((known) => new Map([...known].filter(([other]) => other !== id)));
    setFolding((known) => without(known, id));
  }, []);
  const release = useCallback(
    (id: number) => {
      if (!timers.current.has(id)) return;
      if (isStill()) return end(id);
      setFolding((known) => new Set(known).add(id));
      after(foldsForMs, id, end);
    },
    [after, end],
  );
  const stay = useCallback(
    (task: Task) => {
      setTasks((known) => new Map(known).set(task.id, task));
      setFolding((known) => without(known, task.id));
      after(staysForMs, task.id, release);
    },
    [after, release],
  );

  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
      running.clear();
    };
  }, []);
  return useMemo(() => ({ tasks, folding, stay, release }), [tasks, folding, stay, release]);
}

function without(ids: ReadonlySet<number>, id: number): ReadonlySet<number> {
  return ids.has(id) ? new Set([...ids].filter((other) => other !== id)) : ids;
}
