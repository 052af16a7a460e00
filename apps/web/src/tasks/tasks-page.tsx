"use client";

import type { Task } from "@todo/validation/task";
import { useRef, useState } from "react";
import { useAddress, useStepsWithinLists } from "#tasks/address/use-address.ts";
import { startQuery } from "#tasks/cache/task-query.ts";
import { useToday } from "#tasks/due/use-today.ts";
import { ListSkeleton } from "#tasks/list/list-skeleton.tsx";
import { TaskView } from "#tasks/list/task-view.tsx";
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
import { useGoing } from "#tasks/views/use-going.ts";
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
    staying.tasks,
  );
  const tasks = pages.list?.tasks ?? noTasks;
  const { task: openTask, TaskDetail } = useDetail(address, tasks);
  const selection = useSelection(tasks);
  const going = useGoing(address, selection, closeDrawer);
  const newTask = useRef<HTMLInputElement>(null);
  const focusNewTask = useNewTaskFocus(newTask, () => address.isTrash && going.show(startQuery));
  const search = useRef<HTMLInputElement>(null);
  const rows = useRef<TaskListHandle>(null);
  const focusRow = (id?: number) => rows.current?.focus(id);
  const palette = usePalette();
  const onEmptied = () => newTask.current?.focus();
  const bulk = useBulkActions({ tasks, query, selection, focusRow, onEmptied });
  const all = useSelectAll(selection, pages.loadAll);
  const [SelectionBar] = useFetchedAhead({
    importComponent: importBar,
    isNeeded: selection.isOpen,
    onFailure: selection.close,
  });

  const [TrashView] = useFetchedAhead({
    importComponent: importTrash,
    isNeeded: address.isTrash,
    onFailure: () => going.show(startQuery),
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
      onGo={going.show}
      onTrash={going.showTrash}
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
        <TaskView
          {...{ query, day, pages, staying, selection, bulk, going, withCompleted }}
          newTaskRef={newTask}
          searchRef={search}
          rowsRef={rows}
          openId={openTask?.id}
          onCompleted={setWithCompleted}
          onOpen={address.openTask}
          onViews={openDrawer}
          onHelp={help.open}
        />
      )}
      {SelectionBar && selection.isOpen && !address.isTrash && (
        <SelectionBar list={pages.list} all={all} actions={bulk} />
      )}
      {help.dialog}
      {palette.Palette && (
        <palette.Palette
          takeTyped={palette.takeTyped}
          onClose={palette.close}
          goTo={going.show}
          openTask={address.openTask}
          actions={{
            "New task": focusNewTask,
            "Select tasks": selection.open,
            Trash: going.showTrash,
            "Keyboard shortcuts": help.open,
          }}
        />
      )}
      <Drawer {...drawer}>{sideBar}</Drawer>
    </Frame>
  );
}
