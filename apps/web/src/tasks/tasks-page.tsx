"use client";

import type { Task } from "@todo/validation/task";
import { useRef, useState } from "react";
import { toFailure } from "#api/failure.ts";
import { QuickAdd } from "#tasks/add/quick-add.tsx";
import { isUnfiltered, type TaskQuery, wholeList } from "#tasks/cache/task-query.ts";
import { withTasks } from "#tasks/cache/task-totals.ts";
import { editedTaskId } from "#tasks/edit/edit-draft.ts";
import {
  NoMatches,
  NoTasks,
  TaskListFailure,
  TaskListSkeleton,
} from "#tasks/list/task-list-states.tsx";
import { TaskList, type TaskListHandle } from "#tasks/list/task-list.tsx";
import { TaskSummary } from "#tasks/list/task-summary.tsx";
import { TaskToolbar } from "#tasks/list/task-toolbar.tsx";
import { useDebouncedSearch } from "#tasks/list/use-debounced-search.ts";
import { usePagedTasks } from "#tasks/list/use-paged-tasks.ts";
import { useTaskQuery } from "#tasks/list/use-task-query.ts";
import { useTaskTotals } from "#tasks/list/use-task-totals.ts";
import { SelectionBar } from "#tasks/select/selection-bar.tsx";
import { useBulkActions } from "#tasks/select/use-bulk-actions.ts";
import { useSelection } from "#tasks/select/use-selection.ts";
import { useShortcutsPreference } from "#tasks/shortcuts/shortcuts-preference.ts";
import { useShortcuts } from "#tasks/shortcuts/use-shortcuts.ts";
import { buttonClass } from "#ui/button.tsx";
import { keyClass } from "#ui/key-class.ts";
import { useOnDemand } from "#ui/use-on-demand.ts";
import { useApp } from "#visit/app-context.ts";

const importDialog = async () =>
  (await import("#tasks/shortcuts/shortcuts-dialog.tsx")).ShortcutsDialog;
const noTasks: readonly Task[] = [];

export function TasksPage({ initialQuery }: { initialQuery: TaskQuery }) {
  const { deletion } = useApp();
  const [query, setQuery] = useTaskQuery(initialQuery);
  const [editedId, setEditedId] = useState<number | undefined>(editedTaskId);
  const totals = useTaskTotals();
  const pages = usePagedTasks(useDebouncedSearch(query), editedId);
  const { list, hidden, isFetching, refetch } = pages;
  const selection = useSelection(list?.tasks ?? noTasks);
  const [ShortcutsDialog, loadDialog] = useOnDemand(importDialog);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [hasShortcuts, setHasShortcuts] = useShortcutsPreference();
  const newTask = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const rows = useRef<TaskListHandle>(null);
  const focusNewTask = () => newTask.current?.focus();
  const bulk = useBulkActions({ list, selection, rows, onEmptied: focusNewTask });

  const focusList = () => rows.current?.focus();
  const openHelp = () => {
    setHelpOpen(true);
    loadDialog().catch(() => setHelpOpen(false));
  };
  useShortcuts({ "?": openHelp }, true);
  useShortcuts(
    {
      n: focusNewTask,
      "/": () => search.current?.focus(),
      "Mod+z": deletion.undo,
      ArrowDown: focusList,
      ArrowUp: focusList,
    },
    hasShortcuts,
  );
  useShortcuts(
    { c: bulk.completeSelected, "Mod+a": selection.selectAll, Escape: bulk.stopSelecting },
    selection.isOpen,
  );

  function ask(next: TaskQuery): void {
    selection.close();
    setQuery(next);
  }

  // A new task is pending, and what it says need not match the search.
  function showNewTask(): void {
    if (query.status === "completed" || query.search !== "") {
      ask({ ...wholeList, sort: query.sort });
    }
  }

  function deleteTask(task: Task): void {
    if (bulk.selected.length > 0) bulk.deleteSelected();
    else bulk.deleteTasks([task]);
  }

  const failure = pages.error ? toFailure(pages.error) : undefined;
  const isFiltered = list && !isUnfiltered(list.query);
  return (
    <>
      <div className="flex items-center gap-1">
        <h1 className="mr-auto text-3xl font-semibold tracking-tight">Tasks</h1>
        <button
          type="button"
          aria-pressed={selection.isOpen}
          onClick={selection.isOpen ? selection.close : selection.open}
          className={buttonClass(selection.isOpen ? "secondary" : "subtle", "small")}
        >
          Select
        </button>
        <button
          type="button"
          onClick={openHelp}
          className={`${buttonClass("subtle", "small")} pointer-coarse:hidden`}
        >
          Shortcuts
          <kbd className={keyClass}>?</kbd>
        </button>
      </div>
      <TaskSummary
        totals={totals.data && withTasks(totals.data, { gone: hidden.values() })}
        found={list && list.query.search !== "" ? list.count : undefined}
        failure={list && failure}
      />
      <div className="mt-6 grid grid-cols-1 gap-5">
        <QuickAdd inputRef={newTask} onAdd={showNewTask} />
        <TaskToolbar query={query} onChange={ask} searchRef={search} />
      </div>
      {list ? (
        list.count === 0 &&
        (isFiltered ? <NoMatches query={list.query} onReset={ask} /> : <NoTasks />)
      ) : failure ? (
        <TaskListFailure failure={failure} isRetrying={isFetching} onRetry={() => void refetch()} />
      ) : (
        <TaskListSkeleton />
      )}
      {list && list.count > 0 && (
        <TaskList
          ref={rows}
          list={list}
          selection={selection}
          editedId={editedId}
          onEdit={setEditedId}
          onDelete={deleteTask}
          onEmptied={focusNewTask}
        />
      )}
      {selection.isOpen && (
        <SelectionBar
          selection={selection}
          selected={bulk.selected}
          loaded={list?.tasks.length ?? 0}
          onComplete={bulk.completeSelected}
          onDelete={bulk.deleteSelected}
          onClose={bulk.stopSelecting}
        />
      )}
      {ShortcutsDialog && (
        <ShortcutsDialog
          isOpen={isHelpOpen}
          onOpenChange={setHelpOpen}
          isEnabled={hasShortcuts}
          onEnabledChange={setHasShortcuts}
        />
      )}
    </>
  );
}
