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

/**
 * View, tag, search and open task of the page, all of them in its URL. They follow the history itself, because the router
 * of Next.js misses a step when two follow each other fast. A kept shell was rendered for another address.
 */
export function useAddress(): Address {
  const routed = toAddress(usePathname(), `?${useSearchParams().toString()}`);
  const present = useSyncExternalStore(
    onHistory,
    // The router renders a page before the address has changed to it.
    () => (isOwnPath(window.location.pathname) ? readLocation() : routed),
    () => readRendered(routed),
  );
  const [path, parameters = ""] = present.split("?", 2);
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
    isTrash: path === trashPath,
    openId,
    goToTrash: () => write("pushState", "", false, trashPath),
    goTo: (next) => write("pushState", toSearch(next)),
    refine: (next) => write("replaceState", toSearch(next, openId), wasOpened()),
    openTask,
    closeTask,
  };
}

export const trashPath = "/trash";

const isOwnPath = (path: string) => path === "/tasks" || path === trashPath;

const toAddress = (path: string, search: string) => `${path}${search.length > 1 ? search : "?"}`;

const readLocation = () => toAddress(window.location.pathname, window.location.search);

const listeners = new Set<() => void>();

function onHistory(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** Address for which the server has rendered the page. */
function readRendered(routed: string): string {
  if (typeof document === "undefined") return routed;
  const rendered = document.querySelector<HTMLElement>("[data-rendered]")?.dataset["rendered"];
  return rendered === undefined ? routed : toAddress(routed.split("?", 1).join(""), `?${rendered}`);
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
  for (const listener of listeners) listener();
}
