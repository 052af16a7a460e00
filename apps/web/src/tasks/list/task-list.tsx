"use client";

import type { Task } from "@todo/validation/task";
import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo } from "react";
import { TaskEditor } from "#tasks/edit/task-editor.tsx";
import type { Selection } from "#tasks/select/use-selection.ts";
import { PlaceholderRow } from "./task-list-states.tsx";
import { type RowActions, TaskRow } from "./task-row.tsx";
import type { PagedTasks } from "./use-paged-tasks.ts";
import { useRowFocus } from "./use-row-focus.ts";
import { useVirtualRows } from "./use-virtual-rows.ts";

export interface TaskListHandle {
  /** Moves the focus to the current row, or to the one with `id` as soon as it is shown. */
  focus: (id?: number) => void;
}

interface TaskListProps {
  ref: Ref<TaskListHandle>;
  list: PagedTasks;
  selection: Selection;
  editedId: number | undefined;
  onEdit: (id: number | undefined) => void;
  /** The row with the focus is about to be deleted, or what is selected. */
  onDelete: (task: Task) => void;
  /** There is no row left to focus. */
  onEmptied: () => void;
}

/** So many rows before the end of what has been loaded the next page is asked for. */
const loadAhead = 60;

export function TaskList(props: TaskListProps) {
  const { ref, list, selection, editedId, onEdit, onDelete, onEmptied } = props;
  const { tasks, count, isEditedMissing, loadMore } = list;
  const { toggle } = selection;
  const { current, keepFocus, focusRow, onKeyDown, onFocus } = useRowFocus({
    tasks,
    onEmptied,
    onExtend(from, to) {
      if (!selection.ids.has(from.id)) toggle(from);
      toggle(to, true);
    },
  });
  useImperativeHandle(ref, () => ({ focus: focusRow }), [focusRow]);

  const editedIndex = tasks.findIndex(({ id }) => id === editedId);
  const keyOf = useCallback((index: number) => tasks[index]?.id ?? `placeholder-${index}`, [tasks]);
  const { element, measure, heightPx, rows, lastSeen } = useVirtualRows({
    count,
    keyOf,
    kept: [current, editedIndex],
  });

  const isShort = lastSeen + loadAhead >= tasks.length;
  useEffect(() => {
    if (isShort) loadMore?.();
  }, [isShort, loadMore]);

  const actions = useMemo<RowActions>(
    () => ({
      select: toggle,
      edit: (task) => onEdit(task.id),
      delete: (task) => {
        keepFocus(task);
        onDelete(task);
      },
      beforeChange: keepFocus,
    }),
    [keepFocus, onDelete, onEdit, toggle],
  );

  function renderRow(task: Task, index: number) {
    if (task.id !== editedId) {
      const isSelected = selection.isOpen ? selection.ids.has(task.id) : undefined;
      return <TaskRow {...{ task, isSelected, actions }} isCurrent={index === current} />;
    }
    function onDone(): void {
      onEdit(undefined);
      focusRow(task.id);
    }
    return <TaskEditor task={task} isMissing={isEditedMissing} onDone={onDone} />;
  }

  return (
    <div role="presentation" onKeyDown={onKeyDown} onFocus={onFocus}>
      <ul
        ref={element}
        aria-label="Tasks"
        aria-busy={list.isStale}
        className="relative -mx-2 mt-3"
        style={{ height: heightPx }}
      >
        {rows.map(({ index, key, topPx }) => {
          const task = tasks[index];
          return (
            <li
              key={key}
              ref={measure}
              data-index={index}
              aria-setsize={count}
              aria-posinset={index + 1}
              aria-hidden={task ? undefined : true}
              className="absolute inset-x-0 top-0 border-b border-line last:border-0"
              style={{ transform: `translateY(${topPx}px)` }}
            >
              {task ? (
                renderRow(task, index)
              ) : (
                <PlaceholderRow hasFailed={list.hasFailed && index === tasks.length} />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
