"use client";

import type { Task } from "@todo/validation/task";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { QuickAdd } from "#tasks/add/quick-add.tsx";
import { type Address, useAddress } from "#tasks/address/use-address.ts";
import { useOpenTask } from "#tasks/address/use-open-task.ts";
import { startQuery, type TaskQuery } from "#tasks/cache/task-query.ts";
import { editedTaskId } from "#tasks/detail/edit-draft.ts";
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
import { DetailPane } from "#tasks/views/detail-pane.tsx";
import { usePageShortcuts } from "#tasks/views/use-page-shortcuts.ts";
import { SideBar } from "#tasks/views/side-bar.tsx";
import { useDrawer } from "#tasks/views/use-drawer.tsx";
import { useFetchedAhead } from "#ui/use-fetched-ahead.ts";
import { useLatest } from "#ui/use-latest.ts";
import { useMedia } from "#ui/use-media.ts";
import { useApp } from "#visit/app-context.ts";

const importBar = async () => (await import("#tasks/select/selection-bar.tsx")).SelectionBar;
const importDetail = async () => (await import("#tasks/detail/task-detail.tsx")).TaskDetail;
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

/** The open task, and the component that shows it. */
function useDetail(address: Address, listed: readonly Task[]) {
  const { toaster } = useApp();
  const { openId, closeTask } = address;
  const task = useOpenTask({
    openId,
    listed,
    onMissing() {
      toaster.show({ tone: "danger", title: "This task is not there any more." });
      closeTask();
    },
  });
  const latest = useLatest(address);
  useEffect(() => {
    const { openId, openTask } = latest.current;
    const unsavedId = editedTaskId();
    if (openId !== undefined || unsavedId === undefined) return;
    // Next.js follows the address once its router has mounted, which is after the page.
    const timer = setTimeout(() => openTask(unsavedId));
    return () => clearTimeout(timer);
  }, [latest]);
  const [TaskDetail] = useFetchedAhead({
    importComponent: importDetail,
    isNeeded: openId !== undefined,
    onFailure: closeTask,
  });
  const render = (onClose: () => void) =>
    TaskDetail && task && <TaskDetail task={task} onClose={onClose} />;
  return { task, render };
}

interface FrameProps {
  sideBar: ReactNode;
  pane: ReactNode;
  isOpen: boolean;
  children: ReactNode;
}

/** Side bar, list and the pane of the open task. On small windows the pane lies over the list. */
function Frame({ sideBar, pane, isOpen, children }: FrameProps) {
  const isWide = useMedia("(width >= 1100px)");
  const isCovered = isOpen && !isWide;
  return (
    <div className="flex min-h-dvh bg-surface">
      <aside
        aria-label="Side bar"
        data-side-bar
        className="sticky top-0 hidden h-dvh w-59 shrink-0 overflow-y-auto border-r border-line bg-side side:block print:hidden"
      >
        {sideBar}
      </aside>
      <main
        id="main"
        tabIndex={-1}
        inert={isCovered}
        className="min-w-0 flex-1 px-2 pb-40 outline-none side:px-8.5 side:pb-24 pane:px-11 print:px-0"
      >
        <div className="max-w-175">{children}</div>
      </main>
      {isOpen && <DetailPane>{pane}</DetailPane>}
    </div>
  );
}
