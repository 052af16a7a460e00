import type { Pages } from "./task-list-cache.ts";
import type { ListQuery } from "./task-query.ts";

export interface KeptList {
  userId: string;
  query: ListQuery;
  list: Pages;
}

const storageKey = "last-list";

export function writeKeptList(kept: KeptList): void {
  try {
    window.localStorage.setItem(storageKey, JSON.stringify(kept));
  } catch {
    // Without room the next visit begins with an empty list.
  }
}

export function readKeptList(): KeptList | undefined {
  try {
    const text = window.localStorage.getItem(storageKey);
    return text === null ? undefined : (JSON.parse(text) as KeptList);
  } catch {
    return undefined;
  }
}

/** Drops the list of another user. */
export function keepListOf(userId: string): void {
  if (readKeptList()?.userId !== userId) forgetList();
}

export function forgetList(): void {
  try {
    window.localStorage.removeItem(storageKey);
  } catch {
    // Without storage nothing is kept.
  }
}
