"use client";

import { useEffect, useMemo, useState } from "react";
import type { TaskQuery } from "#tasks/cache/task-query.ts";

const pauseMs = 250;

/** The query to ask the API: with the search of a moment ago until typing pauses, unless it is emptied. */
export function useDebouncedSearch({ status, search, sort }: TaskQuery): TaskQuery {
  const wanted = search.trim();
  const [settled, setSettled] = useState(wanted);
  if (wanted === "" && settled !== "") setSettled("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), pauseMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  return useMemo(() => ({ status, search: settled, sort }), [status, settled, sort]);
}
