"use client";

import type { Task } from "@todo/validation/task";
import { useState } from "react";
import { useApp } from "#visit/app-context.ts";
import type { Selection } from "./use-selection.ts";

/** Selects the whole list, and fetches what is missing of it before. */
export function useSelectAll(
  selection: Selection,
  loadAll: () => Promise<readonly Task[] | undefined>,
) {
  const { announce, toaster } = useApp();
  const [isLoading, setLoading] = useState(false);

  async function load(): Promise<void> {
    setLoading(true);
    const select = selection.beginSelectAll();
    const all = await loadAll();
    setLoading(false);
    if (!all) {
      toaster.show({ tone: "danger", title: "Not all tasks can be loaded right now." });
      return;
    }
    if (select(all)) announce(`${all.length.toLocaleString("en")} selected`);
  }
  return { isLoading, selectAll: () => void load() };
}
