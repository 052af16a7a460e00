import type { Task } from "@todo/validation/task";
import { describe, expect, it } from "vitest";
import { parseTaskQuery, selectTasks, toSearchParams, wholeList } from "../src/tasks/task-query.ts";

function task(id: number, changes: Partial<Task>): Task {
  const time = `2026-01-0${id}T12:00:00.000Z`;
  return {
    id,
    user_id: "ana",
    title: `Task ${id}`,
    description: null,
    completed: false,
    created_at: time,
    updated_at: time,
    ...changes,
  };
}

const tasks = [
  task(1, { title: "Zebra 10", updated_at: "2026-02-01T00:00:00.000Z" }),
  task(2, { title: "zebra 9", completed: true }),
  task(3, { title: "Apples", description: "50% off_today" }),
  task(4, { title: "Äpfel", created_at: "2026-01-03T12:00:00.000Z" }),
];

const idsOf = (changes: Partial<typeof wholeList>) =>
  selectTasks(tasks, { ...wholeList, ...changes }).map(({ id }) => id);

describe("selectTasks", () => {
  it("shows everything, newest first, the later id first among equals", () => {
    expect(idsOf({})).toEqual([4, 3, 2, 1]);
    expect(idsOf({ sort: "created_at" })).toEqual([1, 2, 3, 4]);
  });

  it("sorts by last change and by title, numbers by their value", () => {
    expect(idsOf({ sort: "-updated_at" })).toEqual([1, 4, 3, 2]);
    expect(idsOf({ sort: "title" })).toEqual([4, 3, 2, 1]);
  });

  it("filters by status", () => {
    expect(idsOf({ status: "completed" })).toEqual([2]);
    expect(idsOf({ status: "pending" })).toEqual([4, 3, 1]);
  });

  it("finds text in titles and descriptions whatever its case, and wildcards as themselves", () => {
    expect(idsOf({ search: " ZEBRA " })).toEqual([2, 1]);
    expect(idsOf({ search: "50% OFF_" })).toEqual([3]);
    expect(idsOf({ search: "%" })).toEqual([3]);
    expect(idsOf({ search: "ZEBRA", status: "pending" })).toEqual([1]);
  });

  it("leaves the list it is given as it is", () => {
    idsOf({ sort: "created_at" });
    expect(tasks.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });
});

describe("parseTaskQuery", () => {
  it("reads what toSearchParams writes", () => {
    const query = { status: "pending", search: "a&b=c", sort: "title" } as const;
    expect(parseTaskQuery(toSearchParams(query))).toEqual(query);
    expect(toSearchParams(wholeList).toString()).toBe("");
  });

  it("ignores what it does not know", () => {
    const parameters = new URLSearchParams("status=done&sort=-title&page=2");
    expect(parseTaskQuery(parameters)).toEqual(wholeList);
  });
});
