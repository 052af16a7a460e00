"use client";

import { type NextRouter, useRouter } from "next/router";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { parseTaskQuery, type TaskQuery, toSearchParams } from "#tasks/cache/task-query.ts";

export interface Address {
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

/** View, tag, search and open task of the page, all of them in its URL. */
export function useAddress(): Address {
  const [path, parameters = ""] = useHere().split("?");
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
    if (wasOpened()) return goBack();
    const url = new URL(window.location.href);
    url.searchParams.delete("task");
    write("replaceState", url.search);
  }, []);

  return {
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

/** Path and parameters of the URL. They change without the router, which takes its time for every step. */
function useHere(): string {
  const router = useRouter();
  return useSyncExternalStore(
    subscribe,
    () => window.location.pathname + window.location.search,
    () => toRendered(router),
  );
}

/** Keeps the router from loading the lists again at Back and Forward. */
export function useStepsWithinLists(): void {
  const router = useRouter();
  useEffect(() => {
    router.beforePopState(({ as }) => !/^\/(?:tasks|trash)(?:\?|$)/.test(as));
    return () => router.beforePopState(() => true);
  }, [router]);
}

/** The URL for which the server has rendered the page: a kept shell was rendered for another one. */
function toRendered({ pathname, query }: NextRouter): string {
  const given = Object.entries(query);
  const pairs = given.flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one]));
  return `${pathname}?${new URLSearchParams(pairs)}`;
}

const listeners = new Set<() => void>();

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  window.addEventListener("popstate", onChange);
  return () => {
    listeners.delete(onChange);
    window.removeEventListener("popstate", onChange);
  };
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

let isGoingBack = false;

/** One step, however often it is asked for before it is made. */
function goBack(): void {
  if (isGoingBack) return;
  isGoingBack = true;
  window.addEventListener("popstate", () => (isGoingBack = false), { once: true });
  window.history.back();
}

function write(
  how: "pushState" | "replaceState",
  search: string,
  isOpened = false,
  path = "/tasks",
): void {
  const url = path + search;
  // The rest is the router's, which leads back here from other pages by it.
  const state = { ...(window.history.state as object | null), url, as: url, isOpened };
  try {
    window.history[how](state, "", url);
  } catch {
    // Safari refuses more than 100 changes in 10 seconds; the next change catches up.
  }
  for (const listener of listeners) listener();
}
