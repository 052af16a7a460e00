"use client";

import { useEffect, useState } from "react";
import { type TaskQuery, toSearchParams } from "./task-query.ts";

/** Safari refuses more than 100 URL changes in 10 seconds. */
const urlDelayMs = 250;

/** What the list shows, kept in the page's URL so that reloading and signing in lead back to it. */
export function useTaskQuery(initial: TaskQuery) {
  const [query, setQuery] = useState(initial);
  useEffect(() => {
    const timer = setTimeout(() => {
      const parameters = toSearchParams(query).toString();
      const url = parameters ? `/tasks?${parameters}` : "/tasks";
      if (url !== window.location.pathname + window.location.search) {
        window.history.replaceState(null, "", url);
      }
    }, urlDelayMs);
    return () => clearTimeout(timer);
  }, [query]);
  return [query, setQuery] as const;
}
