"use client";

import { useQuery } from "@tanstack/react-query";
import { totalsQuery } from "#tasks/cache/totals-query.ts";
import { useApp } from "#visit/app-context.ts";

/** Counts the tasks of each view and tag, whatever the list shows. */
export function useTaskTotals() {
  const { tasks } = useApp();
  return useQuery(totalsQuery(tasks));
}
