import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it, onTestFinished } from "vitest";
import { showCompleted } from "#tasks/cache/show-completed.ts";
import {
  openTaskKey,
  refreshTaskLists,
  removeTasks,
  replaceTasks,
  taskListKey,
  tasksOn,
} from "#tasks/cache/task-list-cache.ts";
import { withTasks } from "#tasks/cache/task-totals.ts";
import { putList, toPages, today } from "./new-list.ts";
import { newTask } from "./new-task.ts";

function setUp() {
  const queryClient = new QueryClient();
  const all = putList(queryClient, today, [newTask(3), newTask(2)], [newTask(1)]);
  const byTitle = putList(queryClient, { ...today, view: "todo", sort: "title" }, [newTask(1)]);
  return { queryClient, all, byTitle };
}

describe("tasksOn", () => {
  it("has a task once that was moved to another page while the pages came, as it is there", () => {
    const pages = toPages(today, [newTask(2), newTask(1)], [newTask(2, { title: "Later" })]);
    expect(tasksOn(pages)).toEqual([newTask(2, { title: "Later" }), newTask(1)]);
  });
});

describe("the lists at hand", () => {
  it("all show a change, on whatever page the task is", async () => {
    const { queryClient, all, byTitle } = setUp();
    await showCompleted(queryClient, [newTask(1), newTask(3)], true);
    await replaceTasks(queryClient, [newTask(2, { title: "Renamed" })]);
    const done = { completed: true, completed_at: expect.any(String) };
    expect(all().map(({ tasks }) => tasks)).toMatchObject([
      [{ id: 3, ...done }, newTask(2, { title: "Renamed" })],
      [{ id: 1, ...done }],
    ]);
    expect(byTitle().flatMap(({ tasks }) => tasks)).toMatchObject([{ id: 1, ...done }]);
    expect(all().map(({ total }) => total)).toEqual([3, 3]);
  });

  it("keep what was saved last, whichever response comes first", async () => {
    const queryClient = new QueryClient();
    const list = putList(queryClient, today, [newTask(1)]);
    const openKey = [...openTaskKey, "1"];
    queryClient.setQueryData(openKey, newTask(1));
    const renamed = newTask(1, { version: 2, title: "Renamed" });
    const completed = { ...renamed, version: 3, completed: true };
    await replaceTasks(queryClient, [completed]);
    await replaceTasks(queryClient, [renamed]);
    expect(list().flatMap(({ tasks }) => tasks)).toEqual([completed]);
    expect(queryClient.getQueryData(openKey)).toEqual(completed);
  });

  it("are fetched again after a change that dropped a response, and only then", async () => {
    for (const isFetched of [true, false]) {
      const { queryClient } = setUp();
      const queryKey = [...taskListKey, today];
      let requests = 0;
      const fetch = () => {
        requests += 1;
        return new Promise<never>(() => undefined);
      };
      const list = new QueryObserver(queryClient, {
        queryKey,
        queryFn: fetch,
        staleTime: Number.POSITIVE_INFINITY,
      });
      onTestFinished(list.subscribe(() => undefined));
      if (isFetched) void queryClient.refetchQueries({ queryKey });
      await showCompleted(queryClient, [newTask(1)], true);
      refreshTaskLists(queryClient, () => false);
      expect(requests).toBe(isFetched ? 2 : 0);
    }
  });

  it("count what is removed from them", async () => {
    const { queryClient, all, byTitle } = setUp();
    await removeTasks(queryClient, [newTask(2), newTask(1)]);
    expect(all()).toMatchObject([
      { tasks: [newTask(3)], total: 1 },
      { tasks: [], total: 1 },
    ]);
    expect(byTitle()).toMatchObject([{ tasks: [], total: 0 }]);
  });
});

describe("withTasks", () => {
  it("moves tasks between the totals, also those of their day and tags", () => {
    const totals = {
      pending: 5,
      completed: 2,
      today: 1,
      upcoming: 3,
      tags: [{ name: "a", pending: 2 }],
    };
    const late = newTask(1, { due_date: "2020-01-01", tags: ["a"] });
    const done = { ...late, completed: true };
    expect(withTasks(totals, { gone: [late], added: [done] })).toEqual({
      ...totals,
      pending: 4,
      completed: 3,
      today: 0,
      tags: [{ name: "a", pending: 1 }],
    });
    const later = newTask(2, { due_date: "2090-01-01" });
    expect(withTasks(totals, { added: [later, newTask(3)] })).toEqual({
      ...totals,
      pending: 7,
      upcoming: 4,
    });
    expect(totals.tags).toEqual([{ name: "a", pending: 2 }]);
  });
});
