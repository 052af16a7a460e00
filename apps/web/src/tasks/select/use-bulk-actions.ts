"use client";

import type { Task } from "@todo/validation/task";
import { type RefObject, useCallback, useMemo } from "react";
import type { TaskListHandle } from "#tasks/list/task-list.tsx";
import type { PagedTasks } from "#tasks/list/use-paged-tasks.ts";
import { useApp } from "#visit/app-context.ts";
import { useCompleteInBulk } from "./use-complete-in-bulk.ts";
import type { Selection } from "./use-selection.ts";

interface BulkActionsConfig {
  list: PagedTasks | undefined;
  selection: Selection;
  rows: RefObject<TaskListHandle | null>;
  /** There is no row left to focus. */
  onEmptied: () => void;
}

/** What is done with the selected tasks; the focus goes on to what is left of the list. */
export function useBulkActions({ list, selection, rows, onEmptied }: BulkActionsConfig) {
  const { deletion, announce } = useApp();
  const completeInBulk = useCompleteInBulk();
  const { ids, close } = selection;
  const selected = useMemo(() => list?.tasks.filter(({ id }) => ids.has(id)) ?? [], [list, ids]);

  function focusRest(): void {
    const tasks = list?.tasks ?? [];
    const first = tasks.findIndex(({ id }) => ids.has(id));
    const isLeft = ({ id }: Task) => !ids.has(id);
    const next = tasks.slice(first).find(isLeft) ?? tasks.findLast(isLeft);
    if (next) rows.current?.focus(next.id);
    else onEmptied();
  }

  const deleteTasks = useCallback(
    (tasks: readonly Task[]) =>
      deletion.start(tasks, (restored) => {
        announce(restored.length === 1 ? "Restored" : `${restored.length} tasks restored`);
        rows.current?.focus(restored.at(-1)?.id);
      }),
    [deletion, announce, rows],
  );

  return {
    selected,
    deleteTasks,
    completeSelected() {
      if (selected.length === 0) return;
      const completed = selected.some((task) => !task.completed);
      const changed = selected.filter((task) => task.completed !== completed);
      if (list?.query.status === "all") rows.current?.focus();
      else focusRest();
      completeInBulk({ tasks: changed, completed });
      close();
    },
    deleteSelected() {
      if (selected.length === 0) return;
      focusRest();
      deleteTasks(selected);
      close();
    },
    stopSelecting() {
      rows.current?.focus();
      close();
    },
  };
}
