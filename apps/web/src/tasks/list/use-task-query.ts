"use client";

import { useState } from "react";
import { type TaskQuery, toSearchParams } from "#tasks/cache/task-query.ts";

/** What the list shows, kept in the page's URL so that reloading and signing in lead back to it. */
export function useTaskQuery(initial: TaskQuery) {
  const [query, setQuery] = useState(initial);
  function change(next: TaskQuery): void {
    setQuery(next);
    const parameters = toSearchParams(next).toString();
    try {
      window.history.replaceState(null, "", parameters ? `/tasks?${parameters}` : "/tasks");
    } catch {
      // Safari refuses more than 100 changes in 10 seconds; the next one catches up.
    }
  }
  return [query, change] as const;
}
