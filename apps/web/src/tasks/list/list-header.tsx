"use client";

import type { RefObject } from "react";
import type { Failure } from "#api/failure.ts";
import { useIsOnline } from "#api/use-is-online.ts";
import type { TaskQuery } from "#tasks/cache/task-query.ts";
import type { Selection } from "#tasks/select/use-selection.ts";
import { countOf, nameOf } from "#tasks/views/view-names.ts";
import { buttonClass } from "#ui/button.tsx";
import { KeyboardIcon, SelectIcon } from "#ui/icons.tsx";
import { describeDay } from "./describe-group.ts";
import { SearchInput } from "./search-input.tsx";
import { SortChoice } from "./sort-choice.tsx";
import { useFirstFound } from "./use-first-found.ts";
import type { PagedTasks } from "./use-paged-tasks.ts";
import { useTaskTotals } from "./use-task-totals.ts";
import { ViewHeader, type ViewHeaderActions } from "./view-header.tsx";

interface ListHeaderProps extends ViewHeaderActions {
  query: TaskQuery;
  day: string;
  list: PagedTasks | undefined;
  /** Failure of the last attempt to fetch the list. */
  failure: Failure | undefined;
  selection: Selection;
  searchRef: RefObject<HTMLInputElement | null>;
  onRefine: (query: TaskQuery) => void;
  onHelp: () => void;
  onFocusRow: (id: number) => void;
}

export function ListHeader(props: ListHeaderProps) {
  const { query, day, list, failure, selection, searchRef } = props;
  const { onRefine, onViews, onSearch, onHelp, onFocusRow } = props;
  const { data: totals } = useTaskTotals();
  const focusFound = useFirstFound({ list, search: query.search, searchRef, onFocusRow });
  const isPlain = query.tag === "" && query.search === "";
  const isToday = query.view === "today" && isPlain;
  return (
    <ViewHeader
      name={nameOf(query)}
      note={
        <>
          {isToday && day !== "" && (
            <span className="max-side:hidden">{describeDay(day, day)}</span>
          )}
          {isPlain && totals && totals[countOf[query.view]] > 0 && (
            <span className="tabular-nums side:hidden">
              {totals[countOf[query.view]].toLocaleString("en")}
            </span>
          )}
        </>
      }
      buttons={
        <>
          {(query.view === "todo" || query.search !== "") && (
            <SortChoice sort={query.sort} onChange={(sort) => onRefine({ ...query, sort })} />
          )}
          <button
            type="button"
            aria-label="Select"
            title="Select"
            aria-pressed={selection.isOpen}
            onClick={selection.isOpen ? selection.close : selection.open}
            className={buttonClass(selection.isOpen ? "secondary" : "subtle", "icon")}
          >
            <SelectIcon />
          </button>
          <button
            type="button"
            aria-label="Shortcuts"
            title="Shortcuts (?)"
            onClick={onHelp}
            className={`${buttonClass("subtle", "icon")} pointer-coarse:hidden`}
          >
            <KeyboardIcon />
          </button>
        </>
      }
      onViews={onViews}
      onSearch={onSearch}
    >
      <SearchInput
        ref={searchRef}
        search={query.search}
        onChange={(search) => onRefine({ ...query, search })}
        onDown={focusFound}
      />
      <ListStatus list={list} failure={failure} />
    </ViewHeader>
  );
}

function toText({ tasks, missing }: PagedTasks): string {
  return (tasks.length + missing).toLocaleString("en");
}

/** Says what is wrong with the list, and how much a search has found. */
function ListStatus({ list, failure }: Pick<ListHeaderProps, "list" | "failure">) {
  const isOnline = useIsOnline();
  const isOld = list !== undefined && (failure !== undefined || !isOnline);
  const isFound = list !== undefined && list.query.search !== "" && !list.isStale;
  const isOffline = !isOnline || failure?.code === "OFFLINE";
  return (
    <p role="status" className="text-sm text-muted empty:hidden">
      {isOld ? (
        <span className="text-danger">
          {isOffline
            ? "Offline: new tasks wait, other changes can’t be saved."
            : "Can’t refresh. Trying again…"}
        </span>
      ) : (
        isFound && <span>{`${toText(list)} found`}</span>
      )}
    </p>
  );
}
