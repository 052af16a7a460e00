"use client";

import type { Task } from "@todo/validation/task";
import {
  type FocusEvent,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { isComposing } from "#ui/is-composing.ts";
import { useLatest } from "#ui/use-latest.ts";
import { checkboxId } from "./row-checkbox.tsx";

interface RowFocusConfig {
  tasks: readonly Task[];
  /** Called when there is no row left to focus. */
  onEmptied: () => void;
  /** Called when the focus has moved with Shift held down. */
  onExtend: (from: Task, to: Task) => void;
}

/**
 * Roving tabindex (ARIA Authoring Practices): Tab leads to the current row, arrow keys make another
 * one current. When its task leaves the list, the neighbour becomes current.
 */
export function useRowFocus({ tasks, onEmptied, onExtend }: RowFocusConfig) {
  const [currentId, setCurrentId] = useState<number>();
  const current = useIndexOf(tasks, currentId);
  const latest = useLatest({ tasks, current });
  const { focusId, keepFocus, forget } = useWantedRow({ tasks, current, onEmptied, setCurrentId });

  /** Focuses the current row, or the one with the id as soon as it is there. */
  const focusRow = useCallback(
    (id?: number) => {
      const wantedId = id ?? latest.current.tasks[latest.current.current]?.id;
      if (wantedId !== undefined) focusId(wantedId);
    },
    [focusId, latest],
  );

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isElsewhere(event) || isComposing(event)) return;
    const target = toTarget(event.key, current, tasks.length - 1);
    if (target === undefined) return;
    event.preventDefault();
    const [from, to] = [tasks[current], tasks[target]];
    if (to) focusId(to.id);
    if (event.shiftKey && from && to) onExtend(from, to);
  }

  function onFocus(event: FocusEvent): void {
    if (isElsewhere(event)) return;
    const row = event.target.closest<HTMLElement>("[data-task]");
    if (row) setCurrentId(Number(row.dataset["task"]));
    forget();
  }

  return { current, focusRow, keepFocus, onKeyDown, onFocus };
}

/** Index of a task; of one that has left the list, the last index. */
function useIndexOf(tasks: readonly Task[], currentId: number | undefined): number {
  const [lastIndex, setLastIndex] = useState(0);
  const index = tasks.findIndex(({ id }) => id === currentId);
  if (index < 0) return Math.min(lastIndex, tasks.length - 1);
  if (index !== lastIndex) setLastIndex(index);
  return index;
}

interface WantedRowConfig extends Omit<RowFocusConfig, "onExtend"> {
  current: number;
  setCurrentId: (id: number) => void;
}

/** Focuses a row that is not rendered yet, and the neighbour of a row that disappears. */
function useWantedRow({ tasks, current, onEmptied, setCurrentId }: WantedRowConfig) {
  // With an index: the row there gets the focus once the task is gone.
  const wanted = useRef<{ id: number; index?: number }>(undefined);
  const latest = useLatest({ tasks, onEmptied });

  const focusId = useCallback(
    (id: number) => {
      wanted.current = focusCheckbox(id) ? undefined : { id };
      setCurrentId(id);
    },
    [setCurrentId],
  );

  // After every render, because scrolling renders rows.
  useEffect(() => {
    if (!wanted.current) return;
    const { id, index } = wanted.current;
    if (tasks.some((task) => task.id === id)) {
      if (index === undefined && focusCheckbox(id)) wanted.current = undefined;
      return;
    }
    wanted.current = undefined;
    if (!isFocusFree()) return;
    const neighbour = tasks[Math.min(index ?? current, tasks.length - 1)];
    if (neighbour) focusId(neighbour.id);
    else if (tasks.length === 0) onEmptied();
  });

  // The list unmounts with its last row.
  useEffect(
    () => () => {
      if (wanted.current && isFocusFree()) latest.current.onEmptied();
    },
    [latest],
  );

  /** Must be called before a change that may take the task out of the list. */
  const keepFocus = useCallback(
    (task: Task) => {
      const index = latest.current.tasks.findIndex(({ id }) => id === task.id);
      wanted.current = { id: task.id, index };
    },
    [latest],
  );

  const forget = () => (wanted.current = undefined);
  return { focusId, keepFocus, forget };
}

function focusCheckbox(id: number): boolean {
  const checkbox = document.getElementById(checkboxId(id));
  checkbox?.focus();
  return checkbox !== null;
}

/** Tells whether nothing has the focus, as after its element has gone. */
function isFocusFree(): boolean {
  return document.activeElement === document.body;
}

function toTarget(key: string, current: number, last: number): number | undefined {
  const target = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: last }[key];
  return target === undefined ? undefined : Math.min(Math.max(target, 0), last);
}

/** Tells events in a dialog of a row from those in the list: React bubbles both to it. */
function isElsewhere({ currentTarget, target }: FocusEvent | KeyboardEvent): boolean {
  return !currentTarget.contains(target as Node);
}
