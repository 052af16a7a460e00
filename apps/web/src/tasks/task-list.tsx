"use client";

import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import type { Task } from "@todo/validation/task";
import {
  type Ref,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { TaskEditor } from "./task-editor.tsx";
import { type RowActions, TaskRow } from "./task-row.tsx";
import { useRowFocus } from "./use-row-focus.ts";

export interface TaskListHandle {
  /** Moves the focus to the current row, or to the one with `id` as soon as it is shown. */
  focus: (id?: number) => void;
}

interface TaskListProps {
  ref: Ref<TaskListHandle>;
  tasks: readonly Task[];
  editedId: number | undefined;
  onEdit: (id: number | undefined) => void;
  onDelete: (task: Task) => void;
  /** There is no row left to focus. */
  onEmptied: () => void;
}

const rowHeightPx = 52;

export function TaskList({ ref, tasks, editedId, onEdit, onDelete, onEmptied }: TaskListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => setScrollMargin(list.current?.offsetTop ?? 0), []);

  const { current, keepFocus, focusRow, onKeyDown, onFocus } = useRowFocus(tasks, onEmptied);
  useImperativeHandle(ref, () => ({ focus: focusRow }), [focusRow]);

  const editedIndex = tasks.findIndex(({ id }) => id === editedId);
  const rangeExtractor = useCallback(
    // The rows with the focus and with the editor stay mounted wherever the page is scrolled to.
    (range: Range) => {
      const kept = [current, editedIndex].filter((index) => index >= 0 && index < range.count);
      return [...new Set([...defaultRangeExtractor(range), ...kept])].toSorted((a, b) => a - b);
    },
    [current, editedIndex],
  );
  const virtualizer = useWindowVirtualizer({
    count: tasks.length,
    estimateSize: () => rowHeightPx,
    getItemKey: (index) => tasks[index]?.id ?? index,
    overscan: 12,
    scrollMargin,
    rangeExtractor,
  });

  const actions = useMemo<RowActions>(
    () => ({
      edit: (task) => onEdit(task.id),
      delete: (task) => {
        keepFocus(task);
        onDelete(task);
      },
      beforeChange: keepFocus,
    }),
    [keepFocus, onDelete, onEdit],
  );

  return (
    <div role="presentation" onKeyDown={onKeyDown} onFocus={onFocus}>
      <ul
        ref={list}
        aria-label="Tasks"
        className="relative -mx-2 mt-3"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const task = tasks[index];
          if (!task) return null;
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-setsize={tasks.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0 border-b border-line last:border-0"
              style={{ transform: `translateY(${start - scrollMargin}px)` }}
            >
              {task.id === editedId ? (
                <TaskEditor
                  task={task}
                  onDone={() => {
                    onEdit(undefined);
                    focusRow(task.id);
                  }}
                />
              ) : (
                <TaskRow task={task} isCurrent={index === current} actions={actions} />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
