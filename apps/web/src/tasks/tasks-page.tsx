"use client";

import type { Task } from "@todo/validation/task";
import {
  useCallback,
  useDeferredValue,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { toFailure } from "../api/failure.ts";
import { useApp } from "../app-shell/app-context.ts";
import { editedTaskId } from "./edit-draft.ts";
import { QuickAdd } from "./quick-add.tsx";
import { useShortcutsPreference } from "./shortcuts-preference.ts";
import { TaskList, type TaskListHandle } from "./task-list.tsx";
import { useTaskList } from "./task-list-cache.ts";
import { NoMatches, NoTasks, TaskListFailure, TaskListSkeleton } from "./task-list-states.tsx";
import { selectTasks, type TaskQuery, wholeList } from "./task-query.ts";
import { TaskSummary } from "./task-summary.tsx";
import { TaskToolbar } from "./task-toolbar.tsx";
import { buttonClass } from "../ui/button.tsx";
import { keyClass } from "../ui/key-class.ts";
import { useOnDemand } from "../ui/use-on-demand.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { useTaskQuery } from "./use-task-query.ts";

const importDialog = async () => (await import("./shortcuts-dialog.tsx")).ShortcutsDialog;

export function TasksPage({ initialQuery }: { initialQuery: TaskQuery }) {
  const { deletion, announce } = useApp();
  const { data, error, isFetching, refetch } = useTaskList();
  const hiddenIds = useSyncExternalStore(
    deletion.subscribe,
    deletion.hiddenIds,
    deletion.hiddenIds,
  );
  const [query, setQuery] = useTaskQuery(initialQuery);
  const [editedId, setEditedId] = useState<number | undefined>(editedTaskId);
  const [ShortcutsDialog, loadDialog] = useOnDemand(importDialog);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [hasShortcuts, setHasShortcuts] = useShortcutsPreference();
  const newTask = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<TaskListHandle>(null);

  const tasks = useMemo(() => data?.filter(({ id }) => !hiddenIds.has(id)), [data, hiddenIds]);
  const deferredQuery = useDeferredValue(query);
  const shown = useMemo(() => tasks && selectTasks(tasks, deferredQuery), [tasks, deferredQuery]);

  const focusList = () => list.current?.focus();
  const openHelp = () => {
    setHelpOpen(true);
    loadDialog().catch(() => setHelpOpen(false));
  };
  useShortcuts({ "?": openHelp }, true);
  useShortcuts(
    {
      n: () => newTask.current?.focus(),
      "/": () => search.current?.focus(),
      "Mod+z": deletion.undo,
      ArrowDown: focusList,
      ArrowUp: focusList,
    },
    hasShortcuts,
  );

  const deleteTask = useCallback(
    (task: Task) => {
      deletion.start(task, (restored) => {
        announce(restored.length === 1 ? "Restored" : `${restored.length} tasks restored`);
        list.current?.focus(restored.at(-1)?.id);
      });
    },
    [deletion, announce],
  );

  // A new task is pending, and what it says need not match the search.
  function showNewTask(): void {
    if (query.status === "completed" || query.search !== "") {
      setQuery({ ...wholeList, sort: query.sort });
    }
  }

  const failure = error ? toFailure(error) : undefined;
  return (
    <>
      <div className="flex items-center justify-between">
        <h1 className="text-3xl font-semibold tracking-tight">Tasks</h1>
        <button
          type="button"
          onClick={openHelp}
          className={`${buttonClass("subtle", "small")} pointer-coarse:hidden`}
        >
          Shortcuts
          <kbd className={keyClass}>?</kbd>
        </button>
      </div>
      <TaskSummary tasks={tasks} failure={failure} />
      <div className="mt-6 grid grid-cols-1 gap-5">
        <QuickAdd inputRef={newTask} onAdd={showNewTask} />
        <TaskToolbar query={query} onChange={setQuery} searchRef={search} />
      </div>
      {!tasks || !shown ? (
        failure ? (
          <TaskListFailure
            failure={failure}
            isRetrying={isFetching}
            onRetry={() => void refetch()}
          />
        ) : (
          <TaskListSkeleton />
        )
      ) : tasks.length === 0 ? (
        <NoTasks />
      ) : shown.length === 0 ? (
        <NoMatches query={deferredQuery} onReset={setQuery} />
      ) : null}
      {shown && shown.length > 0 && (
        <TaskList
          ref={list}
          tasks={shown}
          editedId={editedId}
          onEdit={setEditedId}
          onDelete={deleteTask}
          onEmptied={() => newTask.current?.focus()}
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
