"use client";

import type { Task } from "@todo/validation/task";
import { useRef, useState } from "react";
import { QuickAdd } from "#tasks/add/quick-add.tsx";
import { useAddress, useStepsWithinLists } from "#tasks/address/use-address.ts";
import { startQuery, type TaskQuery } from "#tasks/cache/task-query.ts";
import { useToday } from "#tasks/due/use-today.ts";
import { CompletedToggle } from "#tasks/list/completed-toggle.tsx";
import { ListHeader } from "#tasks/list/list-header.tsx";
import { ListSkeleton } from "#tasks/list/list-skeleton.tsx";
import { TaskListState } from "#tasks/list/task-list-state.tsx";
import { TaskList } from "#tasks/list/task-list.tsx";
import { useDebouncedSearch } from "#tasks/list/use-debounced-search.ts";
import { usePagedTasks } from "#tasks/list/use-paged-tasks.ts";
import { useStaying } from "#tasks/list/use-staying.ts";
import type { TaskListHandle } from "#tasks/list/use-task-rows.ts";
import { usePalette } from "#tasks/palette/use-palette.ts";
import { useBulkActions } from "#tasks/select/use-bulk-actions.ts";
import { useSelectAll } from "#tasks/select/use-select-all.ts";
import { useSelection } from "#tasks/select/use-selection.ts";
import { Drawer, useDrawer } from "#tasks/views/drawer.tsx";
import { Frame } from "#tasks/views/frame.tsx";
import { usePageShortcuts } from "#tasks/views/use-page-shortcuts.ts";
import { SideBar } from "#tasks/views/side-bar.tsx";
import { useClosing } from "#tasks/views/use-closing.ts";
import { useDetail } from "#tasks/views/use-detail.ts";
import { useNewTaskFocus } from "#tasks/views/use-new-task-focus.ts";
import { useFetchedAhead } from "#ui/use-fetched-ahead.ts";

const importBar = async () => (await import("#tasks/select/selection-bar.tsx")).SelectionBar;
const importTrash = async () => (await import("#tasks/trash/trash-view.tsx")).TrashView;
const noTasks: readonly Task[] = [];

export function TasksPage() {
  const address = useAddress();
  useStepsWithinLists();
  const { query } = address;
  const [withCompleted, setWithCompleted] = useState(false);
  const [drawer, openDrawer, closeDrawer] = useDrawer();
  const staying = useStaying();
  const day = useToday();
  const pages = usePagedTasks(
    { ...useDebouncedSearch(query), day, withCompleted: withCompleted && query.view === "todo" },
    staying.ids,
  );
  const { list } = pages;
  const tasks = list?.tasks ?? noTasks;
  const { task: openTask, TaskDetail } = useDetail(address, tasks);
  const selection = useSelection(tasks);
  const newTask = useRef<HTMLInputElement>(null);
  const focusNewTask = useNewTaskFocus(newTask, () => address.isTrash && show(startQuery));
  const search = useRef<HTMLInputElement>(null);
  const rows = useRef<TaskListHandle>(null);
  const focusRow = (id?: number) => rows.current?.focus(id);
  const openSearch = () => search.current?.focus();
  const palette = usePalette();
  const onEmptied = () => newTask.current?.focus();
  const bulk = useBulkActions({ tasks, query, selection, focusRow, onEmptied });
  const all = useSelectAll(selection, pages.loadAll);
  const [SelectionBar] = useFetchedAhead({
    importComponent: importBar,
    isNeeded: selection.isOpen,
    onFailure: selection.close,
  });

  function show(next: TaskQuery): void {
    selection.close();
    address.goTo(next);
    closeDrawer();
  }
  function showTrash(): void {
    selection.close();
    address.goToTrash();
    closeDrawer();
  }
  function refine(next: TaskQuery): void {
    selection.close();
    address.refine(next);
  }
  // A new task is to be done, and need not match the search.
  function showNewTask(): void {
    if (query.view === "completed" || query.search !== "") show(startQuery);
  }
  const [TrashView] = useFetchedAhead({
    importComponent: importTrash,
    isNeeded: address.isTrash,
    onFailure: () => show(startQuery),
  });
  const closeTask = useClosing(openTask, address.closeTask, focusRow);

  const help = usePageShortcuts({
    focusNewTask,
    search,
    openPalette: palette.open,
    focusRow,
    selection,
    bulk,
    onSelectAll: all.selectAll,
    onClose: openTask && closeTask,
  });
  const sideBar = (
    <SideBar
      query={query}
      isTrash={address.isTrash}
      onGo={show}
      onTrash={showTrash}
      onNewTask={() => {
        closeDrawer();
        focusNewTask();
      }}
      onSearch={() => {
        closeDrawer();
        palette.open();
      }}
    />
  );
  const pane = openTask && TaskDetail && <TaskDetail task={openTask} onClose={closeTask} />;

  return (
    <Frame sideBar={sideBar} isOpen={openTask !== undefined} pane={pane}>
      {address.isTrash ? (
        TrashView ? (
          <TrashView ref={rows} onViews={openDrawer} onSearch={palette.open} />
        ) : (
          <ListSkeleton />
        )
      ) : (
        <>
          <ListHeader
            {...{ query, day, list, selection }}
            failure={pages.failure}
            searchRef={search}
            onRefine={refine}
            onViews={openDrawer}
            onSearch={openSearch}
            onHelp={help.open}
          />
          <div className="add-bar">
            <QuickAdd inputRef={newTask} query={query} onAdd={showNewTask} />
          </div>
          <TaskListState {...pages} onReset={show} />
          {list && list.tasks.length + list.missing > 0 && (
            <TaskList
              {...{ list, selection, staying, onEmptied }}
              ref={rows}
              openId={openTask?.id}
              onOpen={address.openTask}
              onDelete={bulk.deleteAt}
            />
          )}
          {list && query.view === "todo" && query.search === "" && query.tag === "" && (
            <CompletedToggle isOpen={withCompleted} onChange={setWithCompleted} />
          )}
        </>
      )}
      {SelectionBar && selection.isOpen && !address.isTrash && (
        <SelectionBar list={list} all={all} actions={bulk} />
      )}
      {help.dialog}
      {palette.Palette && (
        <palette.Palette
          onClose={palette.close}
          goTo={show}
          openTask={address.openTask}
          actions={{
            "New task": focusNewTask,
            "Select tasks": selection.open,
            Trash: showTrash,
            "Keyboard shortcuts": help.open,
          }}
        />
      )}
      <Drawer {...drawer}>{sideBar}</Drawer>
    </Frame>
  );
}
