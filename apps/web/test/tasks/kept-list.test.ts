import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepLists, restoreList } from "#tasks/cache/kept-list.ts";
import { keepListOf } from "#tasks/cache/kept-list-storage.ts";
import { type Pages, taskListKey } from "#tasks/cache/task-list-cache.ts";
import { dayOf } from "#tasks/due/calendar.ts";
import { toPages, today } from "./new-list.ts";
import { newTask } from "./new-task.ts";

const stored = new Map<string, string>();

beforeEach(() => {
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
    removeItem: (key: string) => stored.delete(key),
  };
  vi.stubGlobal("window", { localStorage });
  const kept = { userId: "ada", query: today, list: toPages(today, [newTask(1)]) };
  stored.set("last-list", JSON.stringify(kept));
});

afterEach(() => vi.unstubAllGlobals());

/** Tasks in the list of the present day after it was restored. */
function restoredFor(userId: string | undefined) {
  const queryClient = new QueryClient();
  restoreList(queryClient, userId);
  const query = { ...today, day: dayOf(new Date()) };
  const list = queryClient.getQueryData<Pages>([...taskListKey, query]);
  return list?.pages.flatMap(({ tasks }) => tasks);
}

it("the kept list is shown to its user, and to nobody else", () => {
  expect(restoredFor("ada")).toEqual([newTask(1)]);
  expect(restoredFor("bo")).toBeUndefined();
  expect(restoredFor(undefined)).toEqual([newTask(1)]);
});

it.each([
  ["ada", 2],
  [undefined, 1],
])("a list that changes is kept for whoever is still here: %s", (userAfterwards, kept) => {
  vi.useFakeTimers();
  let user: string | undefined = "ada";
  const queryClient = new QueryClient();
  const queryKey = [...taskListKey, today];
  const end = keepLists(queryClient, () => user);
  const queryFn = () => new Promise<Pages>(() => undefined);
  const leave = new QueryObserver(queryClient, { queryKey, queryFn }).subscribe(() => undefined);
  queryClient.setQueryData(queryKey, toPages(today, [newTask(1), newTask(2)]));
  user = userAfterwards;
  vi.advanceTimersByTime(1_000);
  expect(JSON.parse(stored.get("last-list") ?? "").list.pages[0].tasks).toHaveLength(kept);
  leave();
  end();
  vi.useRealTimers();
});

it("it is dropped once somebody else has signed in", () => {
  keepListOf("ada");
  expect(restoredFor("ada")).toBeDefined();
  keepListOf("bo");
  expect(restoredFor("ada")).toBeUndefined();
});
