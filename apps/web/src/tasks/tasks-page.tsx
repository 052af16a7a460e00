"use client";

import type { Task } from "@todo/validation/task";
import { type RefObject, useRef, useState } from "react";
import { QuickAdd } from "#tasks/add/quick-add.tsx";
import { type TaskQuery, wholeList } from "#tasks/cache/task-query.ts";
import { editedTaskId } from "#tasks/edit/edit-draft.ts";
import { TaskListState } from "#tasks/list/task-list-state.tsx";
import { TaskList, type TaskListHandle } from "#tasks/list/task-list.tsx";
import { TaskSummary } from "#tasks/list/task-summary.tsx";
import { TaskToolbar } from "#tasks/list/task-toolbar.tsx";
import { useDebouncedSearch } from "#tasks/list/use-debounced-search.ts";
import { usePagedTasks } from "#tasks/list/use-paged-tasks.ts";
import { useTaskQuery } from "#tasks/list/use-task-query.ts";
import { type BulkActions, useBulkActions } from "#tasks/select/use-bulk-actions.ts";
import { type Selection, useSelection } from "#tasks/select/use-selection.ts";
import { useShortcutsPreference } from "#tasks/shortcuts/shortcuts-preference.ts";
import { useShortcutsHelp } from "#tasks/shortcuts/use-shortcuts-help.tsx";
import { useShortcuts } from "#tasks/shortcuts/use-shortcuts.ts";
import { buttonClass } from "#ui/button.tsx";
import { keyClass } from "#ui/key-class.ts";
import { useFetchedAhead } from "#ui/use-fetched-ahead.ts";
import { useApp } from "#visit/app-context.ts";

const importBar = async () => (await import("#tasks/select/selection-bar.tsx")).SelectionBar;
const noTasks: readonly Task[] = [];

export function TasksPage({ initialQuery }: { initialQuery: TaskQuery }) {
  const [query, setQuery] = useTaskQuery(initialQuery);
  const [editedId, setEditedId] = useState<number | undefined>(editedTaskId);
  const pages = usePagedTasks(useDebouncedSearch(query), editedId);
  const { list } = pages;
  const tasks = list?.tasks ?? noTasks;
  const selection = useSelection(tasks);
  const newTask = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const rows = useRef<TaskListHandle>(null);
  const focusRow = (id?: number) => rows.current?.focus(id);
  const onEmptied = () => newTask.current?.focus();
  const status = list?.query.status;
  const bulk = useBulkActions({ tasks, status, selection, focusRow, onEmptied });
  const [SelectionBar] = useFetchedAhead({
    importComponent: importBar,
    isNeeded: selection.isOpen,
    onFailure: selection.close,
  });
  const help = usePageShortcuts({ newTask, search, focusRow, selection, bulk });

  function ask(next: TaskQuery): void {
    selection.close();
    setQuery(next);
  }

  // A new task is pending, and need not match the search.
  function showNewTask(): void {
    if (query.status === "completed" || query.search !== "") {
      ask({ ...wholeList, sort: query.sort });
    }
  }

  return (
    <>
      <PageHeader selection={selection} onHelp={help.open} />
      <TaskSummary list={list} failure={pages.failure} />
      <div className="mt-6 grid grid-cols-1 gap-5">
        <QuickAdd inputRef={newTask} onAdd={showNewTask} />
        <TaskToolbar query={query} onChange={ask} searchRef={search} />
      </div>
      <TaskListState {...pages} onReset={ask} />
      {list && list.count > 0 && (
        <TaskList
          {...{ list, selection, editedId, onEmptied }}
          ref={rows}
          onEdit={setEditedId}
          onDelete={bulk.deleteAt}
        />
      )}
      {SelectionBar && selection.isOpen && (
        <SelectionBar selection={selection} loaded={tasks.length} actions={bulk} />
      )}
      {help.dialog}
    </>
  );
}

interface PageHeaderProps {
  selection: Selection;
  onHelp: () => void;
}

function PageHeader({ selection, onHelp }: PageHeaderProps) {
  return (
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
        onClick={onHelp}
        className={`${buttonClass("subtle", "small")} pointer-coarse:hidden`}
      >
        Shortcuts
        <kbd className={keyClass}>?</kbd>
      </button>
    </div>
  );
}

interface PageShortcutsConfig {
  newTask: RefObject<HTMLInputElement | null>;
  search: RefObject<HTMLInputElement | null>;
  focusRow: () => void;
  selection: Selection;
  bulk: BulkActions;
}

/** Sets up the shortcuts of the page. Returns the help, which one of them opens. */
function usePageShortcuts(config: PageShortcutsConfig) {
  const { newTask, search, focusRow, selection, bulk } = config;
  const { undo } = useApp();
  const [isEnabled, onEnabledChange] = useShortcutsPreference();
  useShortcuts(
    {
      n: () => newTask.current?.focus(),
      "/": () => search.current?.focus(),
      "Mod+z": undo.last,
      ArrowDown: focusRow,
      ArrowUp: focusRow,
    },
    isEnabled,
  );
  useShortcuts(
    { c: bulk.completeSelected, "Mod+a": selection.selectAll, Escape: bulk.stopSelecting },
    selection.isOpen,
  );
  return useShortcutsHelp({ isEnabled, onEnabledChange });
}
