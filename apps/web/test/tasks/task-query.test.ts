import { describe, expect, test } from "vitest";
import { parseTaskQuery, startQuery, toSearchParams } from "#tasks/cache/task-query.ts";

describe("the query of the list in the page's URL", () => {
  test("every query comes back from its URL, and the start has none", () => {
    for (const query of [
      startQuery,
      { view: "upcoming", tag: "", search: "", sort: "due_date" },
      { view: "todo", tag: "Graz & more", search: "", sort: "-priority" },
      { view: "todo", tag: "", search: "a&b=c", sort: "title" },
      { view: "today", tag: "", search: "a", sort: "due_date" },
      { view: "completed", tag: "home", search: "", sort: "due_date" },
    ] as const) {
      expect(parseTaskQuery(toSearchParams(query))).toEqual(query);
    }
    expect(toSearchParams(startQuery).toString()).toBe("");
  });

  test("a tag alone is looked for in what is to be done", () => {
    expect(parseTaskQuery(new URLSearchParams("tag=home")).view).toBe("todo");
    expect(toSearchParams({ ...startQuery, view: "todo", tag: "home" }).toString()).toBe(
      "tag=home",
    );
  });

  test("unknown values become the default, and a text too long is cut between characters", () => {
    const emoji = "🎈".repeat(201);
    const query = parseTaskQuery(new URLSearchParams({ view: "x", sort: "y", search: emoji }));
    expect(query).toEqual({ ...startQuery, search: "🎈".repeat(200) });
  });
});
