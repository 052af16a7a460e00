"use client";

import { useState } from "react";
import { type TaskQuery, toSearchParams } from "#tasks/cache/task-query.ts";

/** Keeps the query in the page's URL, for reloading and for returning after sign-in. */
export function useTaskQuery(initial: TaskQuery) {
  const [query, setQuery] = useState(initial);
  function change(next: TaskQuery): void {
    setQuery(next);
    const parameters = toSearchParams(next).toString();
    try {
      window.history.replaceState(null, "", parameters ? `/tasks?${parameters}` : "/tasks");
    } catch {
      // Safari refuses more than 100 changes in 10 seconds; the next change catches up.
    }
  }
  return [query, change] as const;
}
