"use client";

import type { RefObject } from "react";
import type { Failure } from "#api/failure.ts";
import { useIsOnline } from "#api/use-is-online.ts";
import { UserMenuButton } from "#app-shell/user-menu-button.tsx";
import type { TaskQuery } from "#tasks/cache/task-query.ts";
import type { Selection } from "#tasks/select/use-selection.ts";
import { countOf, nameOf } from "#tasks/views/view-names.ts";
import { buttonClass } from "#ui/button.tsx";
import { KeyboardIcon, MenuIcon, SearchIcon, SelectIcon } from "#ui/icons.tsx";
import { describeDay } from "./describe-group.ts";
import { SearchInput } from "./search-input.tsx";
import { SortChoice } from "./sort-choice.tsx";
import type { PagedTasks } from "./use-paged-tasks.ts";
import { useTaskTotals } from "./use-task-totals.ts";

interface ListHeaderProps {
  query: TaskQuery;
  day: string;
  list: PagedTasks | undefined;
  /** Failure of the last attempt to fetch the list. */
  failure: Failure | undefined;
  selection: Selection;
  searchRef: RefObject<HTMLInputElement | null>;
  onRefine: (query: TaskQuery) => void;
  /** Opens the choice of lists, where there is no side bar. */
  onViews: () => void;
  onSearch: () => void;
  onHelp: () => void;
}

export function ListHeader(props: ListHeaderProps) {
  const { query, day, list, failure, selection, searchRef, onRefine, onViews, onSearch, onHelp } =
    props;
  const { data: totals } = useTaskTotals();
  const isPlain = query.tag === "" && query.search === "";
  const isToday = query.view === "today" && isPlain;
  return (
    <header className="px-2.5 pt-2 side:pt-6.5">
      <PhoneBar onViews={onViews} onSearch={onSearch} />
      <div className="flex min-h-10 flex-wrap items-center gap-x-2.5">
        <h1
          dir="auto"
          className="max-w-full truncate text-[1.75rem] leading-9 font-bold tracking-tight side:text-2xl"
        >
          {nameOf(query)}
        </h1>
        <span className="min-w-0 flex-1 truncate text-[0.9375rem] text-muted">
          {isToday && day !== "" && (
            <span className="max-side:hidden">{describeDay(day, day)}</span>
          )}
          {isPlain && totals && (
            <span className="tabular-nums side:hidden">
              {totals[countOf[query.view]].toLocaleString("en")}
            </span>
          )}
        </span>
        <span className="-mr-2 flex items-center print:hidden">
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
        </span>
      </div>
      <SearchInput
        ref={searchRef}
        search={query.search}
        onChange={(search) => onRefine({ ...query, search })}
      />
      <ListStatus list={list} failure={failure} />
    </header>
  );
}

/** What the side bar has, where there is no room for it. */
function PhoneBar({ onViews, onSearch }: Pick<ListHeaderProps, "onViews" | "onSearch">) {
  return (
    <div className="mb-1 flex h-11 items-center justify-between gap-3 side:hidden print:hidden">
      <span className="-ml-2.5 flex">
        <button
          type="button"
          aria-label="Lists"
          onClick={onViews}
          className={buttonClass("subtle", "icon")}
        >
          <MenuIcon />
        </button>
        <button
          type="button"
          aria-label="Search"
          onClick={onSearch}
          className={buttonClass("subtle", "icon")}
        >
          <SearchIcon />
        </button>
      </span>
      <UserMenuButton />
    </div>
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
          {isOffline ? "Offline: changes can’t be saved." : "Can’t refresh. Trying again…"}
        </span>
      ) : (
        isFound && <span>{`${toText(list)} found`}</span>
      )}
    </p>
  );
}
