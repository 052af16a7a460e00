"use client";

import type { Task } from "@todo/validation/task";
import { useMemo } from "react";
import { useDeleteTasks } from "#tasks/bulk/use-delete-tasks.ts";
import type { TaskQuery } from "#tasks/cache/task-query.ts";
import { useCompleteInBulk } from "./use-complete-in-bulk.ts";
import type { Selection } from "./use-selection.ts";

interface BulkActionsConfig {
  tasks: readonly Task[];
  query: TaskQuery;
  selection: Selection;
  /** Focuses the current row, or the one with the id as soon as it is there. */
  focusRow: (id?: number) => void;
  /** Called when there is no row left to focus. */
  onEmptied: () => void;
}

export interface BulkActions {
  /** Selected tasks that are in the list. */
  selected: readonly Task[];
  completeSelected: () => void;
  deleteSelected: () => void;
  /** Deletes the selected tasks; without any, the given one. */
  deleteAt: (task: Task) => void;
  stopSelecting: () => void;
}

/** Actions on the selected tasks. The focus moves to the rest of the list. */
export function useBulkActions(config: BulkActionsConfig): BulkActions {
  const { tasks, query, selection, focusRow, onEmptied } = config;
  const startDeletion = useDeleteTasks();
  const completeInBulk = useCompleteInBulk();
  const { ids, close } = selection;
  const selected = useMemo(() => tasks.filter(({ id }) => ids.has(id)), [tasks, ids]);

  function focusRest(): void {
    const first = tasks.findIndex(({ id }) => ids.has(id));
    const isLeft = ({ id }: Task) => !ids.has(id);
    const next = tasks.slice(first).find(isLeft) ?? tasks.findLast(isLeft);
    if (next) focusRow(next.id);
    else onEmptied();
  }

  function deleteTasks(leaving: readonly Task[]): void {
    startDeletion({ tasks: leaving, onUndone: () => focusRow(leaving.at(-1)?.id) });
  }

  function deleteSelected(): void {
    if (selected.length === 0) return;
    focusRest();
    deleteTasks(selected);
    close();
  }

  return {
    selected,
    deleteSelected,
    deleteAt: (task) => (selected.length > 0 ? deleteSelected() : deleteTasks([task])),
    completeSelected() {
      if (selected.length === 0) return;
      const completed = selected.some((task) => !task.completed);
      const changed = selected.filter((task) => task.completed !== completed);
      if (query.search === "") focusRest();
      else focusRow();
      completeInBulk({ tasks: changed, completed });
      close();
    },
    stopSelecting() {
      focusRow();
      close();
    },
  };
}
