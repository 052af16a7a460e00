"use client";

import { type RefObject, useRef, useState } from "react";
import { QuickAdd } from "#tasks/add/quick-add.tsx";
import { startQuery, type TaskQuery } from "#tasks/cache/task-query.ts";
import type { BulkActions } from "#tasks/select/use-bulk-actions.ts";
import type { Selection } from "#tasks/select/use-selection.ts";
import type { Going } from "#tasks/views/use-going.ts";
import { CompletedToggle } from "./completed-toggle.tsx";
import { ListHeader } from "./list-header.tsx";
import { TaskListState } from "./task-list-state.tsx";
import { TaskList } from "./task-list.tsx";
import type { usePagedTasks } from "./use-paged-tasks.ts";
import type { StayingRows } from "./use-staying.ts";
import type { TaskListHandle } from "./use-task-rows.ts";

interface TaskViewProps {
  query: TaskQuery;
  day: string;
  pages: ReturnType<typeof usePagedTasks>;
  staying: StayingRows;
  selection: Selection;
  bulk: BulkActions;
  going: Going;
  newTaskRef: RefObject<HTMLInputElement | null>;
  searchRef: RefObject<HTMLInputElement | null>;
  rowsRef: RefObject<TaskListHandle | null>;
  openId: number | undefined;
  withCompleted: boolean;
  onCompleted: (isShown: boolean) => void;
  onOpen: (id: number) => void;
  onViews: () => void;
  onHelp: () => void;
}

/** A list of tasks with its header and the line for a new one. */
export function TaskView(props: TaskViewProps) {
  const { query, day, pages, staying, selection, bulk, going, newTaskRef, searchRef } = props;
  const { rowsRef, openId, withCompleted, onCompleted, onOpen, onViews, onHelp } = props;
  const { list } = pages;
  const isPlain = query.search === "" && query.tag === "";
  const [addedUid, setAddedUid] = useState<string>();
  const shownUidRef = useRef<string>(undefined);
  // A new task is to be done, and need not match the search.
  function showNewTask(uid: string): void {
    setAddedUid(uid);
    if (query.view === "completed" || query.search !== "") going.show(startQuery);
  }
  return (
    <>
      <ListHeader
        {...{ query, day, list, selection, searchRef }}
        failure={pages.failure}
        onRefine={going.refine}
        onViews={onViews}
        onSearch={() => searchRef.current?.focus()}
        onHelp={onHelp}
        onFocusRow={(id) => rowsRef.current?.focus(id)}
      />
      <div className="add-bar">
        <QuickAdd
          inputRef={newTaskRef}
          query={query}
          onAdd={showNewTask}
          onDown={() => rowsRef.current?.focus()}
        />
      </div>
      <TaskListState {...pages} onReset={going.show} />
      {list && list.tasks.length + list.missing > 0 && (
        <TaskList
          {...{ list, selection, staying }}
          added={{ uid: addedUid, shownUidRef }}
          ref={rowsRef}
          openId={openId}
          onEmptied={() => newTaskRef.current?.focus()}
          onOpen={onOpen}
          onDelete={bulk.deleteAt}
        />
      )}
      {list && query.view === "todo" && isPlain && (
        <CompletedToggle isOpen={withCompleted} onChange={onCompleted} />
      )}
    </>
  );
}
