import { type InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { describe, expect, it } from "vitest";
import { showCompleted } from "#tasks/cache/show-completed.ts";
import { removeTasks, replaceTasks, tasksOn } from "#tasks/cache/task-list-cache.ts";
import { type TaskQuery, wholeList } from "#tasks/cache/task-query.ts";
import { withTasks } from "#tasks/cache/task-totals.ts";
import { newTask } from "./new-task.ts";

function toPages(query: TaskQuery, ...pages: Task[][]) {
  const total = pages.flat().length;
  const page = (tasks: Task[]) => ({ tasks, total, limit: 50, next_cursor: null, query });
  return { pages: pages.map(page), pageParams: [undefined] };
}

type Pages = ReturnType<typeof toPages>;

function setUp() {
  const queryClient = new QueryClient();
  const byTitle: TaskQuery = { ...wholeList, sort: "title" };
  const keys = [wholeList, byTitle].map((query) => ["tasks", query]);
  queryClient.setQueryData(
    keys[0] ?? [],
    toPages(wholeList, [newTask(3), newTask(2)], [newTask(1)]),
  );
  queryClient.setQueryData(keys[1] ?? [], toPages(byTitle, [newTask(1)]));
  const lists = () =>
    keys.map((key) => queryClient.getQueryData<InfiniteData<Pages["pages"][0]>>(key)?.pages ?? []);
  return { queryClient, lists };
}

describe("tasksOn", () => {
  it("has a task once that was moved to another page while the pages came, as it is there", () => {
    const pages = toPages(wholeList, [newTask(2), newTask(1)], [newTask(2, { title: "Later" })]);
    expect(tasksOn(pages)).toEqual([newTask(2, { title: "Later" }), newTask(1)]);
  });
});

describe("the lists at hand", () => {
  it("all show a change, on whatever page the task is", async () => {
    const { queryClient, lists } = setUp();
    await showCompleted(queryClient, [newTask(1), newTask(3)], true);
    await replaceTasks(queryClient, [newTask(2, { title: "Renamed" })]);
    const [all, byTitle] = lists();
    expect(all?.map(({ tasks }) => tasks)).toEqual([
      [newTask(3, { completed: true }), newTask(2, { title: "Renamed" })],
      [newTask(1, { completed: true })],
    ]);
    expect(byTitle?.flatMap(({ tasks }) => tasks)).toEqual([newTask(1, { completed: true })]);
    expect(all?.map(({ total }) => total)).toEqual([3, 3]);
  });

  it("count what is removed from them", async () => {
    const { queryClient, lists } = setUp();
    await removeTasks(queryClient, [newTask(2), newTask(1)]);
    const [all, byTitle] = lists();
    expect(all).toMatchObject([
      { tasks: [newTask(3)], total: 1 },
      { tasks: [], total: 1 },
    ]);
    expect(byTitle).toMatchObject([{ tasks: [], total: 0 }]);
  });
});

describe("withTasks", () => {
  it("moves tasks between the totals", () => {
    const totals = { pending: 5, completed: 2 };
    const done = [newTask(1, { completed: true })];
    expect(withTasks(totals, { gone: [newTask(1)], added: done })).toEqual({
      pending: 4,
      completed: 3,
    });
    expect(withTasks(totals, { gone: done })).toEqual({ pending: 5, completed: 1 });
    expect(totals).toEqual({ pending: 5, completed: 2 });
  });
});
