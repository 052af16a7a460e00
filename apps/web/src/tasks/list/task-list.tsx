"use client";

import type { Task } from "@todo/validation/task";
import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo } from "react";
import type { Selection } from "#tasks/select/use-selection.ts";
import { useFetchedAhead } from "#ui/use-fetched-ahead.ts";
import { PlaceholderRow } from "./placeholder-row.tsx";
import { type RowActions, TaskRow } from "./task-row.tsx";
import type { PagedTasks } from "./use-paged-tasks.ts";
import { useRowFocus } from "./use-row-focus.ts";
import { useVirtualRows } from "./use-virtual-rows.ts";

export interface TaskListHandle {
  /** Focuses the current row, or the one with the id as soon as it is there. */
  focus: (id?: number) => void;
}

interface TaskListProps {
  ref: Ref<TaskListHandle>;
  list: PagedTasks;
  selection: Selection;
  editedId: number | undefined;
  onEdit: (id: number | undefined) => void;
  /** Deletes the selected tasks; without any, the given one. */
  onDelete: (task: Task) => void;
  /** Called when there is no row left to focus. */
  onEmptied: () => void;
}

/** Rows between the last visible and the last loaded one at which the next page is fetched. */
const loadAhead = 60;

const importEditor = async () => (await import("#tasks/edit/task-editor.tsx")).TaskEditor;

export function TaskList(props: TaskListProps) {
  const { list, selection, editedId, onEdit } = props;
  const { tasks, count } = list;
  const { element, measure, heightPx, rows, actions, focus } = useTaskRows(props);
  const [TaskEditor] = useFetchedAhead({
    importComponent: importEditor,
    isNeeded: editedId !== undefined,
    onFailure: () => onEdit(undefined),
  });

  function renderRow(index: number) {
    const task = tasks[index];
    if (!task) return <PlaceholderRow hasFailed={list.hasFailed && index === tasks.length} />;
    if (task.id !== editedId || !TaskEditor) {
      const isSelected = selection.isOpen ? selection.ids.has(task.id) : undefined;
      return <TaskRow {...{ task, isSelected, actions }} isCurrent={index === focus.current} />;
    }
    const onDone = () => {
      onEdit(undefined);
      focus.focusRow(task.id);
    };
    return <TaskEditor task={task} isMissing={list.isEditedMissing} onDone={onDone} />;
  }

  return (
    <div role="presentation" onKeyDown={focus.onKeyDown} onFocus={focus.onFocus}>
      <ul
        ref={element}
        aria-label="Tasks"
        aria-busy={list.isStale}
        className="relative -mx-2 mt-3"
        style={{ height: heightPx }}
      >
        {rows.map(({ index, key, topPx }) => (
          <li
            key={key}
            ref={measure}
            data-index={index}
            aria-setsize={count}
            aria-posinset={index + 1}
            aria-hidden={index >= tasks.length || undefined}
            className="absolute inset-x-0 top-0 border-b border-line last:border-0"
            style={{ transform: `translateY(${topPx}px)` }}
          >
            {renderRow(index)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Rows to render, with their focus and their actions. */
function useTaskRows(props: TaskListProps) {
  const { ref, list, selection, editedId, onEdit, onDelete, onEmptied } = props;
  const { tasks, count, loadMore } = list;
  const { toggle } = selection;
  const focus = useRowFocus({
    tasks,
    onEmptied,
    onExtend(from, to) {
      if (!selection.ids.has(from.id)) toggle(from);
      toggle(to, true);
    },
  });
  const { current, keepFocus, focusRow } = focus;
  useImperativeHandle(ref, () => ({ focus: focusRow }), [focusRow]);

  const editedIndex = tasks.findIndex(({ id }) => id === editedId);
  const keyOf = useCallback((index: number) => tasks[index]?.id ?? `placeholder-${index}`, [tasks]);
  const virtual = useVirtualRows({ count, keyOf, kept: [current, editedIndex] });

  const isShort = virtual.lastSeen + loadAhead >= tasks.length;
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
  return { ...virtual, actions, focus };
}
