import { type InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { expect, it } from "vitest";
import { type PresentTasks, putTasks } from "#tasks/cache/put-tasks.ts";
import { type TaskQuery, wholeList } from "#tasks/cache/task-query.ts";
import { newTask } from "./new-task.ts";

const day = (id: number, more: Partial<Task> = {}) =>
  newTask(id, { created_at: `2026-01-0${id}T00:00:00.000Z`, ...more });

/** Titles of a list with the tasks 4, 3 and 1 on two pages, after `present` has been put into it. */
async function titlesAfter(query: TaskQuery, present: PresentTasks): Promise<string[][]> {
  const queryClient = new QueryClient();
  const page = (tasks: Task[]) => ({ tasks, total: 3, limit: 50, next_cursor: null, query });
  const pages = [page([day(4), day(3)]), page([day(1)])];
  queryClient.setQueryData(["tasks", query], { pages, pageParams: [undefined] });
  await putTasks(queryClient, present);
  const list = queryClient.getQueryData<InfiniteData<{ tasks: Task[] }>>(["tasks", query]);
  return (list?.pages ?? []).map(({ tasks }) => tasks.map(({ title }) => title));
}

const titles = (...ids: number[]) => ids.map((id) => day(id).title);

it("inserts a task where it belongs by age, and only in lists of its status", async () => {
  const present = new Map([[2, day(2)]]);
  expect(await titlesAfter(wholeList, present)).toEqual([titles(4, 3), titles(2, 1)]);
  expect(await titlesAfter({ ...wholeList, status: "completed" }, present)).toEqual([
    titles(4, 3),
    titles(1),
  ]);
  expect(await titlesAfter({ ...wholeList, search: "x" }, present)).toEqual([
    titles(4, 3),
    titles(1),
  ]);
});

it("takes out what is gone, and keeps the newer version of what is there", async () => {
  const present = new Map([
    [4, null],
    [3, day(3, { version: 9, title: "Newer" })],
    [1, day(1, { version: 0, title: "Older" })],
  ]);
  expect(await titlesAfter(wholeList, present)).toEqual([["Newer"], titles(1)]);
});
