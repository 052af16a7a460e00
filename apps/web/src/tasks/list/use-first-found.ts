"use client";

import { type RefObject, useEffect, useRef } from "react";
import type { PagedTasks } from "./use-paged-tasks.ts";

interface FirstFoundConfig {
  list: PagedTasks | undefined;
  search: string;
  searchRef: RefObject<HTMLInputElement | null>;
  onFocusRow: (id: number) => void;
}

/** Returns a function that leads from a search to the first task that is found, once it is. */
export function useFirstFound({ list, search, searchRef, onFocusRow }: FirstFoundConfig) {
  const wanted = useRef<string>(undefined);
  const isPresent = list && !list.isStale && list.query.search === search.trim();
  const first = isPresent ? list.tasks[0]?.id : undefined;

  useEffect(() => {
    if (wanted.current !== search || first === undefined) return;
    wanted.current = undefined;
    if (document.activeElement === searchRef.current) onFocusRow(first);
  }, [search, first, searchRef, onFocusRow]);

  return () => {
    if (first === undefined) wanted.current = search;
    else onFocusRow(first);
  };
}
