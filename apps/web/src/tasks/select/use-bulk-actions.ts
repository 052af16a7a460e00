"use client";

import type { Task } from "@todo/validation/task";
import { useMemo, useState } from "react";
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
  /** Waits for an answer, because it would change very many tasks. */
  asked: "complete" | "delete" | undefined;
  confirm: () => void;
  cancel: () => void;
}

const askedAbove = 50;

/** Actions on the selected tasks. The focus moves to the rest of the list. */
export function useBulkActions(config: BulkActionsConfig): BulkActions {
  const { tasks, query, selection, focusRow, onEmptied } = config;
  const startDeletion = useDeleteTasks();
  const completeInBulk = useCompleteInBulk();
  const [asked, setAsked] = useState<BulkActions["asked"]>();
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

  function completeSelected(): void {
    if (selected.length === 0) return;
    const completed = selected.some((task) => !task.completed);
    const changed = selected.filter((task) => task.completed !== completed);
    if (query.search === "") focusRest();
    else focusRow();
    completeInBulk({ tasks: changed, completed });
    close();
  }

  const actions = { complete: completeSelected, delete: deleteSelected };
  function start(action: keyof typeof actions): void {
    if (selected.length > askedAbove) setAsked(action);
    else actions[action]();
  }

  return {
    selected,
    completeSelected: () => start("complete"),
    deleteSelected: () => start("delete"),
    deleteAt: (task) => (selected.length > 0 ? start("delete") : deleteTasks([task])),
    stopSelecting() {
      focusRow();
      close();
    },
    asked,
    confirm() {
      setAsked(undefined);
      if (asked) actions[asked]();
    },
    cancel: () => setAsked(undefined),
  };
}
