"use client";

import type { Task } from "@todo/validation/task";
import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo } from "react";
import { isUnsaved } from "#tasks/add/unsaved-task.ts";
import type { Selection } from "#tasks/select/use-selection.ts";
import { useLatest } from "#ui/use-latest.ts";
import { useMedia } from "#ui/use-media.ts";
import { useApp } from "#visit/app-context.ts";
import { type ListRow, toRows } from "./list-rows.ts";
import type { RowActions } from "./task-row.tsx";
import type { PagedTasks } from "./use-paged-tasks.ts";
import { type AddedRow, useAddedRow } from "./use-added-row.ts";
import { useRowFocus } from "./use-row-focus.ts";
import type { StayingRows } from "./use-staying.ts";
import { useVirtualRows } from "./use-virtual-rows.ts";

export interface TaskListHandle {
  /** Focuses the current row, or the one with the id as soon as it is there. */
  focus: (id?: number) => void;
}

export interface TaskListProps {
  ref: Ref<TaskListHandle>;
  list: PagedTasks;
  selection: Selection;
  staying: StayingRows;
  openId: number | undefined;
  added: AddedRow;
  onOpen: (id: number) => void;
  /** Deletes the selected tasks; without any, the given one. */
  onDelete: (task: Task) => void;
  /** Called when there is no row left to focus. */
  onEmptied: () => void;
}

/** Rows between the last visible and the last loaded one at which the next page is fetched. */
const loadAhead = 60;

/** Rows to render, with their focus and their actions. */
export function useTaskRows(props: TaskListProps) {
  const { ref, list, selection, staying, openId, added, onOpen, onDelete, onEmptied } = props;
  const { tasks, groups, missing, loadMore } = list;
  const { outbox } = useApp();
  const { toggle } = selection;
  const { tasks: stays, stay, release } = staying;
  const rows = useMemo(() => toRows({ groups, missing }), [groups, missing]);
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

  const currentId = tasks[current]?.id;
  const addedKey = useAddedRow(added, rows);
  const kept = useMemo(() => {
    const keys = new Set([currentId, openId, addedKey]);
    return rows.flatMap(({ key }, index) => (keys.has(key) ? index : []));
  }, [rows, currentId, openId, addedKey]);
  const keyOf = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const heightOf = useRowHeights(rows);
  const virtual = useVirtualRows({ count: rows.length, keyOf, heightOf, kept });

  const isShort = virtual.lastSeen + loadAhead >= rows.length - missing;
  useEffect(() => {
    if (isShort) loadMore?.();
  }, [isShort, loadMore]);

  // The same actions in each render, so that it renders only the rows that change.
  const latest = useLatest({ stays, onDelete });
  const actions = useMemo<RowActions>(
    () => ({
      select: toggle,
      open: (task) => onOpen(task.id),
      delete: (task) => {
        if (isUnsaved(task)) return outbox.discard(task.uid);
        keepFocus(task);
        latest.current.onDelete(task);
      },
      beforeChange(task, completed) {
        keepFocus(task);
        if (completed || latest.current.stays.has(task.id)) stay({ ...task, completed });
      },
      leave: (task) => release(task.id),
    }),
    [keepFocus, latest, onOpen, outbox, toggle, stay, release],
  );
  return { ...virtual, visible: virtual.rows, rows, actions, focus };
}

const heights = { fine: { task: 38, heading: 40 }, coarse: { task: 46, heading: 40 } };

/** Heights of rows before they are measured. */
function useRowHeights(rows: readonly ListRow[]): (index: number) => number {
  const isCoarse = useMedia("(pointer: coarse)");
  return useCallback(
    (index: number) => {
      const { task, heading } = heights[isCoarse ? "coarse" : "fine"];
      return rows[index]?.kind === "heading" ? heading : task;
    },
    [rows, isCoarse],
  );
}
