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
import { checkboxId } from "./task-row.tsx";

/**
 * One row of the list is the current one: Tab leads to it and arrow keys move it (the roving
 * tabindex of the ARIA Authoring Practices). When its task leaves the list, its neighbour follows.
 */
export function useRowFocus(tasks: readonly Task[], onEmptied: () => void) {
  const [currentId, setCurrentId] = useState<number>();
  const [lastIndex, setLastIndex] = useState(0);
  // The row to focus; with an index, the row that takes its place once it is gone.
  const wanted = useRef<{ id: number; index?: number }>(undefined);
  const found = tasks.findIndex(({ id }) => id === currentId);
  const current = found >= 0 ? found : Math.min(lastIndex, tasks.length - 1);
  if (found >= 0 && found !== lastIndex) setLastIndex(found);

  const latest = useRef({ tasks, current, onEmptied });
  useLayoutEffect(() => {
    latest.current = { tasks, current, onEmptied };
  });

  const focusIndex = useCallback((index: number) => {
    const task = latest.current.tasks[index];
    if (!task) return;
    setCurrentId(task.id);
    wanted.current = { id: task.id };
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
    else focusIndex(Math.min(index ?? current, tasks.length - 1));
  });

  const focusRow = useCallback(
    (id?: number) => {
      if (id === undefined) return focusIndex(Math.max(latest.current.current, 0));
      setCurrentId(id);
      wanted.current = { id };
    },
    [focusIndex],
  );

  /** To be called before a task may leave the list. */
  const keepFocus = useCallback((task: Task) => {
    const index = latest.current.tasks.findIndex(({ id }) => id === task.id);
    wanted.current = { id: task.id, index };
  }, []);

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const last = latest.current.tasks.length - 1;
      const index = latest.current.current;
      const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last }[event.key];
      if (target === undefined) return;
      event.preventDefault();
      focusIndex(Math.min(Math.max(target, 0), last));
    },
    [focusIndex],
  );

  const onFocus = useCallback((event: FocusEvent) => {
    const index = Number(event.target.closest("[data-index]")?.getAttribute("data-index") ?? -1);
    const task = latest.current.tasks[index];
    if (task) setCurrentId(task.id);
    wanted.current = undefined;
  }, []);

  return { current, focusRow, keepFocus, onKeyDown, onFocus };
}
