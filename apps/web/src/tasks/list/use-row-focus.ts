"use client";

import type { Task } from "@todo/validation/task";
import {
  type FocusEvent,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { checkboxId } from "./row-checkbox.tsx";

interface RowFocusConfig {
  tasks: readonly Task[];
  /** There is no row left to focus. */
  onEmptied: () => void;
  /** The focus has moved with Shift held down. */
  onExtend: (from: Task, to: Task) => void;
}

/**
 * One row of the list is the current one: Tab leads to it and arrow keys move it (the roving
 * tabindex of the ARIA Authoring Practices). When its task leaves the list, its neighbour follows.
 */
export function useRowFocus({ tasks, onEmptied, onExtend }: RowFocusConfig) {
  const [currentId, setCurrentId] = useState<number>();
  const [lastIndex, setLastIndex] = useState(0);
  // The row to focus; with an index, the row that takes its place once it is gone.
  const wanted = useRef<{ id: number; index?: number }>(undefined);
  const found = tasks.findIndex(({ id }) => id === currentId);
  const current = found >= 0 ? found : Math.min(lastIndex, tasks.length - 1);
  if (found >= 0 && found !== lastIndex) setLastIndex(found);

  const latest = useRef({ tasks, current, onEmptied, onExtend });
  useLayoutEffect(() => {
    latest.current = { tasks, current, onEmptied, onExtend };
  });

  const focusId = useCallback((id: number) => {
    const checkbox = document.getElementById(checkboxId(id));
    wanted.current = checkbox ? undefined : { id };
    checkbox?.focus();
    setCurrentId(id);
  }, []);

  // After every render, because a row that is scrolled to only exists from then on.
  useEffect(() => {
    if (!wanted.current) return;
    const { id, index } = wanted.current;
    if (tasks.some((task) => task.id === id)) {
      const checkbox = document.getElementById(checkboxId(id));
      if (index !== undefined || !checkbox) return;
      wanted.current = undefined;
      checkbox.focus();
      return;
    }
    wanted.current = undefined;
    // Unless something else has taken the focus meanwhile.
    if (document.activeElement !== document.body) return;
    if (tasks.length === 0) onEmptied();
    else {
      const neighbour = tasks[Math.min(index ?? current, tasks.length - 1)];
      if (neighbour) focusId(neighbour.id);
    }
  });

  // The list goes away with its last row.
  useEffect(
    () => () => {
      if (wanted.current && document.activeElement === document.body) latest.current.onEmptied();
    },
    [],
  );

  /** Focuses the row at an index, moved into the list. */
  const focusIndex = useCallback(
    (index: number) => {
      const { tasks } = latest.current;
      const task = tasks[Math.min(Math.max(index, 0), tasks.length - 1)];
      if (task) focusId(task.id);
    },
    [focusId],
  );

  const focusRow = useCallback(
    (id?: number) => (id === undefined ? focusIndex(latest.current.current) : focusId(id)),
    [focusId, focusIndex],
  );

  /** To be called before a task may leave the list. */
  const keepFocus = useCallback((task: Task) => {
    const index = latest.current.tasks.findIndex(({ id }) => id === task.id);
    wanted.current = { id: task.id, index };
  }, []);

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event)) return;
      const { tasks, current: index, onExtend } = latest.current;
      const last = tasks.length - 1;
      const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last }[event.key];
      if (target === undefined) return;
      event.preventDefault();
      focusIndex(target);
      const [from, to] = [tasks[index], tasks[Math.min(Math.max(target, 0), last)]];
      if (event.shiftKey && from && to) onExtend(from, to);
    },
    [focusIndex],
  );

  const onFocus = useCallback((event: FocusEvent) => {
    if (isElsewhere(event)) return;
    const index = Number(event.target.closest("[data-index]")?.getAttribute("data-index") ?? -1);
    const task = latest.current.tasks[index];
    if (task) setCurrentId(task.id);
    wanted.current = undefined;
  }, []);

  return { current, focusRow, keepFocus, onKeyDown, onFocus };
}

/** In a dialog that a row has opened: React lets its events rise through the list. */
function isElsewhere({ currentTarget, target }: FocusEvent | KeyboardEvent): boolean {
  return !currentTarget.contains(target as Node);
}
