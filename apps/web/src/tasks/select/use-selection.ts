"use client";

import type { Task } from "@todo/validation/task";
import { useMemo, useRef, useState } from "react";
import { isUnsaved } from "#tasks/add/unsaved-task.ts";
import { useLatest } from "#ui/use-latest.ts";

export interface Selection {
  /** Whether rows can be selected. */
  isOpen: boolean;
  ids: ReadonlySet<number>;
  open: () => void;
  /** Selects or deselects a task; with `toHere` selects the range from the last one. */
  toggle: (task: Task, toHere?: boolean) => void;
  /** Begins to select tasks that are not loaded yet. Returns a function that selects them, unless the selection was closed meanwhile; it tells whether it did. */
  beginSelectAll: () => (tasks: readonly Task[]) => boolean;
  close: () => void;
}

const none: ReadonlySet<number> = new Set();

/** Selection of tasks in the list, by id. */
export function useSelection(tasks: readonly Task[]): Selection {
  const [isOpen, setOpen] = useState(false);
  const [ids, setIds] = useState(none);
  const anchor = useRef<number>(undefined);
  const timesClosed = useRef(0);
  const latest = useLatest(tasks);

  const actions = useMemo(() => {
    const add = (added: readonly Task[]) => setIds((known) => new Set([...known, ...idsOf(added)]));
    return {
      open: () => setOpen(true),
      toggle(task: Task, toHere = false) {
        setOpen(true);
        const from = latest.current.findIndex(({ id }) => id === anchor.current);
        const to = latest.current.findIndex(({ id }) => id === task.id);
        if (toHere && from >= 0) {
          return add(latest.current.slice(Math.min(from, to), Math.max(from, to) + 1));
        }
        anchor.current = task.id;
        setIds((known) => toggled(known, task.id));
      },
      beginSelectAll() {
        const before = timesClosed.current;
        return (added: readonly Task[]) => {
          const isSame = timesClosed.current === before;
          if (isSame) add(added);
          return isSame;
        };
      },
      close() {
        timesClosed.current += 1;
        anchor.current = undefined;
        setIds(none);
        setOpen(false);
      },
    };
  }, [latest]);

  return useMemo(() => ({ isOpen, ids, ...actions }), [isOpen, ids, actions]);
}

function idsOf(tasks: readonly Task[]): number[] {
  return tasks.filter((task) => !isUnsaved(task)).map(({ id }) => id);
}

function toggled(known: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(known);
  if (!next.delete(id)) next.add(id);
  return next;
}
