"use client";

import type { Task } from "@todo/validation/task";
import { useRef, useState } from "react";
import { QuickAdd } from "#tasks/add/quick-add.tsx";
import { useAddress } from "#tasks/address/use-address.ts";
import { startQuery, type TaskQuery } from "#tasks/cache/task-query.ts";
import { useToday } from "#tasks/due/use-today.ts";
import { CompletedToggle } from "#tasks/list/completed-toggle.tsx";
import { ListHeader } from "#tasks/list/list-header.tsx";
import { TaskListState } from "#tasks/list/task-list-state.tsx";
import { TaskList, type TaskListHandle } from "#tasks/list/task-list.tsx";
import { useDebouncedSearch } from "#tasks/list/use-debounced-search.ts";
import { usePagedTasks } from "#tasks/list/use-paged-tasks.ts";
import { useStaying } from "#tasks/list/use-staying.ts";
import { useBulkActions } from "#tasks/select/use-bulk-actions.ts";
import { useSelection } from "#tasks/select/use-selection.ts";
import { Frame } from "#tasks/views/frame.tsx";
import { usePageShortcuts } from "#tasks/views/use-page-shortcuts.ts";
import { SideBar } from "#tasks/views/side-bar.tsx";
import { useDetail } from "#tasks/views/use-detail.tsx";
import { useDrawer } from "#tasks/views/use-drawer.tsx";
import { useFetchedAhead } from "#ui/use-fetched-ahead.ts";

const importBar = async () => (await import("#tasks/select/selection-bar.tsx")).SelectionBar;
const noTasks: readonly Task[] = [];

export function TasksPage() {
  const address = useAddress();
  const { query } = address;
  const [withCompleted, setWithCompleted] = useState(false);
  const staying = useStaying();
  const day = useToday();
  const pages = usePagedTasks(
    { ...useDebouncedSearch(query), day, withCompleted: withCompleted && query.view === "todo" },
    staying.ids,
  );
  const { list } = pages;
  const tasks = list?.tasks ?? noTasks;
  const detail = useDetail(address, tasks);
  const selection = useSelection(tasks);
  const newTask = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const rows = useRef<TaskListHandle>(null);
  const focusRow = (id?: number) => rows.current?.focus(id);
  const openSearch = () => search.current?.focus();
  const onEmptied = () => newTask.current?.focus();
  const bulk = useBulkActions({ tasks, query, selection, focusRow, onEmptied });
  const [SelectionBar] = useFetchedAhead({
    importComponent: importBar,
    isNeeded: selection.isOpen,
    onFailure: selection.close,
  });

  function show(next: TaskQuery): void {
    selection.close();
    address.goTo(next);
    drawer.close();
  }
  function refine(next: TaskQuery): void {
    selection.close();
    address.refine(next);
  }
  // A new task is to be done, and need not match the search.
  function showNewTask(): void {
    if (query.view === "completed" || query.search !== "") show(startQuery);
  }
  function closeTask(): void {
    const id = detail.task?.id;
    address.closeTask();
    focusRow(id);
  }

  const help = usePageShortcuts({
    newTask,
    search,
    openSearch,
    focusRow,
    selection,
    bulk,
    onClose: detail.task && closeTask,
  });
  const sideBar = (
    <SideBar
      query={query}
      onGo={show}
      onNewTask={() => {
        drawer.close();
        newTask.current?.focus();
      }}
      onSearch={() => {
        drawer.close();
        openSearch();
      }}
    />
  );
  const drawer = useDrawer(sideBar);

  return (
    <Frame sideBar={sideBar} isOpen={detail.task !== undefined} pane={detail.render(closeTask)}>
      <ListHeader
        {...{ query, day, list, selection }}
        failure={pages.failure}
        searchRef={search}
        onRefine={refine}
        onViews={drawer.open}
        onSearch={openSearch}
        onHelp={help.open}
      />
      <div className="add-bar">
        <QuickAdd inputRef={newTask} onAdd={showNewTask} />
      </div>
      <TaskListState {...pages} onReset={show} />
      {list && list.tasks.length + list.missing > 0 && (
        <TaskList
          {...{ list, selection, staying, onEmptied }}
          ref={rows}
          openId={detail.task?.id}
          onOpen={address.openTask}
          onDelete={bulk.deleteAt}
        />
      )}
      {list && query.view === "todo" && query.search === "" && query.tag === "" && (
        <CompletedToggle isOpen={withCompleted} onChange={setWithCompleted} />
      )}
      {SelectionBar && selection.isOpen && (
        <SelectionBar selection={selection} list={list} loadAll={pages.loadAll} actions={bulk} />
      )}
      {help.dialog}
      {drawer.dialog}
    </Frame>
  );
}
