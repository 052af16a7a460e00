import { expect, it } from "vitest";
import { tasksOn } from "#tasks/cache/task-list-cache.ts";
import { startQuery } from "#tasks/cache/task-query.ts";
import { toFirstPages } from "#tasks/first-rows/first-list.ts";
import { newTask } from "./new-task.ts";

const query = { ...startQuery, day: "2026-11-29", withCompleted: false };
const dated = newTask(1, { due_date: "2026-11-29" });
const undated = newTask(2);
const answer = (tasks: (typeof dated)[], next_cursor: string | null = null) => ({
  tasks,
  total: tasks.length,
  limit: 50,
  next_cursor,
});

it("the first list has the tasks of both answers, each once", () => {
  const list = toFirstPages(query, [answer([dated]), answer([undated, dated])]);
  expect(tasksOn(list).map(({ id }) => id)).toEqual([1, 2]);
  expect(list.pageParams).toEqual([{ source: 0 }, { source: 1 }]);
  expect(list.pages.at(-1)?.next).toBeUndefined();
});

it("where there are more dated tasks, those without a date come after them", () => {
  const list = toFirstPages(query, [answer([dated], "more"), answer([undated])]);
  expect(tasksOn(list)).toEqual([dated]);
  expect(list.pages.at(-1)?.next).toEqual({ source: 0, cursor: "more" });
});

it("without dated tasks the list begins with the others", () => {
  const list = toFirstPages(query, [answer([]), answer([undated])]);
  expect(tasksOn(list)).toEqual([undated]);
  expect(list).toMatchObject({ pageParams: [{ source: 0 }], pages: [{ source: 1 }] });
});
