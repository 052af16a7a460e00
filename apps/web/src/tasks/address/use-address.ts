"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { parseTaskQuery, type TaskQuery, toSearchParams } from "#tasks/cache/task-query.ts";

export interface Address {
  /** As they are in the URL. */
  parameters: string;
  query: TaskQuery;
  /** Whether the trash is shown instead. */
  isTrash: boolean;
  /** Id or uid of the open task. */
  openId: string | undefined;
  /** Shows another list, which Back leaves. */
  goTo: (query: TaskQuery) => void;
  goToTrash: () => void;
  /** Changes the list that is shown, without a step for Back. */
  refine: (query: TaskQuery) => void;
  /** Opens a task beside the list; Back closes it. */
  openTask: (id: number | string) => void;
  closeTask: () => void;
}

/** View, tag, search and open task of the page, all of them in its URL. A kept shell was rendered for another one. */
export function useAddress(): Address {
  const present = useSearchParams().toString();
  const isHydrating = useSyncExternalStore(
    noEvents,
    () => false,
    () => true,
  );
  const parameters = isHydrating ? readRendered(present) : present;
  const { query, openId } = useMemo(() => {
    const read = new URLSearchParams(parameters);
    return { query: parseTaskQuery(read), openId: read.get("task") ?? undefined };
  }, [parameters]);

  const openTask = useCallback((id: number | string) => {
    const url = new URL(window.location.href);
    const isOpen = url.searchParams.has("task");
    url.searchParams.set("task", String(id));
    write(isOpen ? "replaceState" : "pushState", url.search, !isOpen || wasOpened());
  }, []);
  const closeTask = useCallback(() => {
    if (wasOpened()) return window.history.back();
    const url = new URL(window.location.href);
    url.searchParams.delete("task");
    write("replaceState", url.search);
  }, []);

  return {
    parameters,
    query,
    isTrash: usePathname() === trashPath,
    openId,
    goToTrash: () => write("pushState", "", false, trashPath),
    goTo: (next) => write("pushState", toSearch(next)),
    refine: (next) => write("replaceState", toSearch(next, openId), wasOpened()),
    openTask,
    closeTask,
  };
}

export const trashPath = "/trash";

const noEvents = () => () => {};

/** Parameters of the address for which the server has rendered the page. */
function readRendered(present: string): string {
  if (typeof document === "undefined") return present;
  return document.querySelector<HTMLElement>("[data-rendered]")?.dataset["rendered"] ?? present;
}

/** Address of a list, for links. */
export function toHref(query: TaskQuery): string {
  return `/tasks${toSearch(query)}`;
}

function toSearch(query: TaskQuery, openId?: string): string {
  const parameters = toSearchParams(query);
  if (openId !== undefined) parameters.set("task", openId);
  const text = parameters.toString();
  return text && `?${text}`;
}

/** Tells whether Back leads to the list from which the task was opened. */
function wasOpened(): boolean {
  return (window.history.state as { isOpened?: boolean } | null)?.isOpened === true;
}

function write(
  how: "pushState" | "replaceState",
  search: string,
  isOpened = false,
  path = "/tasks",
): void {
  try {
    window.history[how]({ isOpened }, "", path + search);
  } catch {
    // Safari refuses more than 100 changes in 10 seconds; the next change catches up.
  }
}
