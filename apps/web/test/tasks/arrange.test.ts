import { expect, it } from "vitest";
import { arrange, belongsTo } from "#tasks/cache/arrange.ts";
import type { ListQuery } from "#tasks/cache/task-query.ts";
import { today } from "./new-list.ts";
import { newTask } from "./new-task.ts";

const due = (id: number, due_date: string | null) => newTask(id, { due_date });
const tasks = [
  due(1, null),
  due(2, "2026-01-19"),
  due(3, "2026-01-20T20:00:00"),
  due(4, "2026-01-20"),
  due(5, "2026-01-21"),
  due(6, "2026-01-24"),
  due(7, "2026-01-31"),
  due(8, "2027-03-01"),
  due(9, null),
  newTask(10, { completed: true, due_date: "2026-01-20" }),
];

function groupsOf(query: Partial<ListQuery>, staying: number[] = [], missing: number[] = []) {
  const stays = tasks
    .filter(({ id }) => staying.includes(id))
    .map((task) => [task.id, task] as const);
  const listed = tasks.filter(({ id }) => !missing.includes(id));
  const groups = arrange(listed, { ...today, ...query }, new Map(stays));
  return groups.map((group) => [group.id, ...group.tasks.map(({ id }) => id)]);
}

it("Today has what is overdue, what is due today and tomorrow, and what has no date", () => {
  expect(groupsOf({})).toEqual([
    ["overdue", 2],
    ["today", 4, 3],
    ["tomorrow", 5],
    ["undated", 9, 1],
  ]);
});

it("Upcoming has each later day", () => {
  expect(groupsOf({ view: "upcoming" })).toEqual([
    ["tomorrow", 5],
    ["2026-01-24", 6],
    ["2026-01-31", 7],
    ["2027-03-01", 8],
  ]);
});

it("To do has months behind the days of a week, and completed tasks at its end if asked", () => {
  expect(groupsOf({ view: "todo", withCompleted: true })).toEqual([
    ["overdue", 2],
    ["today", 4, 3],
    ["tomorrow", 5],
    ["2026-01-24", 6],
    ["2026-01", 7],
    ["2027-03", 8],
    ["undated", 9, 1],
    ["completed", 10],
  ]);
});

it("a task that was just completed stays in its group", () => {
  expect(groupsOf({}, [10])[1]).toEqual(["today", 4, 10, 3]);
  // The server lists it no more.
  expect(groupsOf({}, [10], [10])[1]).toEqual(["today", 4, 10, 3]);
});

it("the next day moves every task on", () => {
  expect(groupsOf({ day: "2026-01-21" }).map(([id]) => id)).toEqual([
    "overdue",
    "today",
    "undated",
  ]);
});

it("another order than that of due dates is left as it came", () => {
  const byTitle = groupsOf({ view: "todo", sort: "title" });
  expect(byTitle).toEqual([["", 1, 2, 3, 4, 5, 6, 7, 8, 9]]);
});

it.each([
  ["STRASSE", "Straße", true],
  ["ΟΔΟΣ", "οδος", true],
  ["Cafe\u0301", "CAFÉ", true],
  ["ısı", "isi", false],
])("a list of the tag %s has what is tagged %s as the API does: %s", (tag, own, expected) => {
  const query = { ...today, view: "todo", tag } as const;
  expect(belongsTo(query, newTask(1, { tags: [own] }))).toBe(expected);
});
