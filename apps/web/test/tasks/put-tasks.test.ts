import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { type PresentTasks, putTasks } from "#tasks/cache/put-tasks.ts";
import type { ListQuery } from "#tasks/cache/task-query.ts";
import { putList, today } from "./new-list.ts";
import { newTask } from "./new-task.ts";

/** Titles of a list with the tasks 4, 3 and 1 on two pages, after `present` has been put into it. */
async function titlesAfter(query: ListQuery, present: PresentTasks): Promise<string[]> {
  const queryClient = new QueryClient();
  const list = putList(queryClient, query, [newTask(4), newTask(3)], [newTask(1)]);
  await putTasks(queryClient, present);
  return list().flatMap(({ tasks }) => tasks.map(({ title }) => title));
}

const before = [4, 3, 1].map((id) => newTask(id).title);

it("inserts a task only in lists in which it belongs, and of which that is known here", async () => {
  const present = new Map([[2, newTask(2, { tags: ["Home"] })]]);
  const with2 = [newTask(2).title, ...before];
  expect(await titlesAfter(today, present)).toEqual(with2);
  expect(await titlesAfter({ ...today, view: "todo", tag: "home" }, present)).toEqual(with2);
  for (const other of [
    { ...today, view: "upcoming" },
    { ...today, view: "completed" },
    { ...today, view: "todo", tag: "work" },
    { ...today, view: "todo", sort: "title" },
    { ...today, view: "todo", search: "x" },
  ] as const) {
    expect(await titlesAfter(other, present)).toEqual(before);
  }
});

it("takes out what is gone, and keeps the newer version of what is there", async () => {
  const present = new Map([
    [4, null],
    [3, newTask(3, { version: 9, title: "Newer" })],
    [1, newTask(1, { version: 0, title: "Older" })],
  ]);
  expect(await titlesAfter(today, present)).toEqual(["Newer", newTask(1).title]);
});
