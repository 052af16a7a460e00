"use client";

import { useEffect, useMemo, useState } from "react";
import type { TaskQuery } from "#tasks/cache/task-query.ts";

const pauseMs = 250;

/** Delays the search of a query until typing pauses; an emptied search counts at once. */
export function useDebouncedSearch({ view, tag, search, sort }: TaskQuery): TaskQuery {
  const wanted = search.trim();
  const [settled, setSettled] = useState(wanted);
  if (wanted === "" && settled !== "") setSettled("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), pauseMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  return useMemo(() => ({ view, tag, search: settled, sort }), [view, tag, settled, sort]);
}
