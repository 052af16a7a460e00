"use client";

import { limits } from "@todo/validation/limits";
import Link from "next/link";
import type { RefObject } from "react";
import {
  type Sort,
  type Status,
  sorts,
  statuses,
  type TaskQuery,
} from "#tasks/cache/task-query.ts";
import { buttonClass } from "#ui/button.tsx";
import { ChevronDownIcon, CloseIcon, SearchIcon, TrashIcon } from "#ui/icons.tsx";

interface TaskToolbarProps {
  query: TaskQuery;
  onChange: (query: TaskQuery) => void;
  searchRef: RefObject<HTMLInputElement | null>;
}

const statusLabels: Record<Status, string> = {
  all: "All",
  pending: "Pending",
  completed: "Completed",
};

const sortLabels: Record<Sort, string> = {
  "-created_at": "Newest first",
  created_at: "Oldest first",
  "-updated_at": "Last changed",
  title: "Title, A to Z",
  due_date: "Due date",
  "-priority": "Priority",
};

export function TaskToolbar({ query, onChange, searchRef }: TaskToolbarProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-3">
      <StatusChoice status={query.status} onChange={(status) => onChange({ ...query, status })} />
      <SearchInput
        ref={searchRef}
        search={query.search}
        onChange={(search) => onChange({ ...query, search })}
      />
      <SortChoice sort={query.sort} onChange={(sort) => onChange({ ...query, sort })} />
      <TrashLink />
    </div>
  );
}

interface StatusChoiceProps {
  status: Status;
  onChange: (status: Status) => void;
}

function StatusChoice({ status, onChange }: StatusChoiceProps) {
  return (
    <fieldset className="flex min-w-0 rounded-lg bg-line/60 p-0.5 max-sm:w-full">
      <legend className="sr-only">Show</legend>
      {statuses.map((value) => (
        <label
          key={value}
          className="grid min-h-9 flex-1 cursor-pointer place-items-center rounded-md px-3.5 text-sm font-medium text-muted transition-colors duration-150 hover:text-ink has-checked:bg-selected has-checked:text-ink has-checked:shadow-xs has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-10"
        >
          <input
            type="radio"
            name="status"
            value={value}
            checked={status === value}
            onChange={() => onChange(value)}
            className="sr-only"
          />
          {statusLabels[value]}
        </label>
      ))}
    </fieldset>
  );
}

interface SearchInputProps {
  ref: RefObject<HTMLInputElement | null>;
  search: string;
  onChange: (search: string) => void;
}

function SearchInput({ ref, search, onChange }: SearchInputProps) {
  function clear(): void {
    onChange("");
    ref.current?.focus();
  }
  return (
    <div role="search" className="relative min-w-28 flex-1">
      <span className="pointer-events-none absolute inset-y-0 left-3 grid place-items-center text-muted">
        <SearchIcon />
      </span>
      <input
        ref={ref}
        type="text"
        inputMode="search"
        value={search}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onChange("")}
        aria-label="Search tasks"
        placeholder="Search"
        autoComplete="off"
        enterKeyHint="search"
        maxLength={limits.searchMaxLength}
        className="h-10 w-full rounded-lg bg-transparent pr-10 pl-10 text-base ring-1 ring-line transition-shadow ring-inset hover:ring-control sm:text-sm pointer-coarse:h-11"
      />
      {search && (
        <button
          type="button"
          aria-label="Clear search"
          onClick={clear}
          className="absolute inset-y-0 right-0 grid w-10 place-items-center rounded-lg text-muted hover:text-ink"
        >
          <CloseIcon />
        </button>
      )}
    </div>
  );
}

function SortChoice({ sort, onChange }: { sort: Sort; onChange: (sort: Sort) => void }) {
  return (
    <div className="relative">
      <select
        aria-label="Sort by"
        value={sort}
        onChange={({ target }) => onChange(sorts.find((value) => value === target.value) ?? sort)}
        className="h-10 appearance-none rounded-lg bg-transparent pr-9 pl-3 text-base text-muted hover:bg-hover hover:text-ink sm:text-sm pointer-coarse:h-11"
      >
        {sorts.map((value) => (
          <option key={value} value={value} className="bg-surface text-ink">
            {sortLabels[value]}
          </option>
        ))}
      </select>
      <span className="pointer-events-none absolute inset-y-0 right-2.5 grid place-items-center text-muted">
        <ChevronDownIcon />
      </span>
    </div>
  );
}

function TrashLink() {
  return (
    <Link
      href="/trash"
      // Its script is not needed until then.
      prefetch={false}
      aria-label="Trash"
      title="Trash"
      className={buttonClass("subtle", "icon")}
    >
      <TrashIcon />
    </Link>
  );
}
