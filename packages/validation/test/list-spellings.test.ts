import { describe, expect, test } from "vitest";
import { sortOf, tagsOf } from "../src/list-spellings.ts";
import { ListTasks } from "../src/list-tasks.ts";

type Query = Record<string, unknown>;
const sortIn = (query: Query) => sortOf(ListTasks.parse(query));
const tagsIn = (query: Query) => tagsOf(ListTasks.parse(query));

describe("the order", () => {
  test.each<[Query, string]>([
    [{}, "-created_at"],
    [{ sort: "due_date" }, "due_date"],
    // Without a direction.
    [{ sort_by: "title" }, "title"],
    [{ sort_by: "due_date" }, "due_date"],
    [{ sort_by: "priority" }, "-priority"],
    [{ sort_by: "created_at" }, "-created_at"],
    [{ sort_by: "created" }, "-created_at"],
    [{ sort_by: "updated_at" }, "-updated_at"],
    [{ sort_by: "updated" }, "-updated_at"],
    [{ sort_by: "Title" }, "title"],
    // With one, in any case.
    [{ sort_by: "created", sort_order: "asc" }, "created_at"],
    [{ sort_by: "title", sort_order: "DESC" }, "-title"],
    [{ sort_by: "priority", order: "Asc" }, "priority"],
    [{ sort_by: "due_date", order: "desc" }, "-due_date"],
    [{ sort_by: "title", sort_order: "desc", order: "asc" }, "-title"],
    // `sort` wins.
    [{ sort: "priority", sort_by: "title", order: "desc" }, "priority"],
    [{ sort: "-title", sort_order: "asc" }, "-title"],
    // What nobody knows is ignored.
    [{ sort_by: "id" }, "-created_at"],
    [{ sort_by: "-title" }, "-created_at"],
    [{ sort_by: "title_at" }, "-created_at"],
    [{ sort_by: "" }, "-created_at"],
    [{ sort_by: ["title", "priority"] }, "-created_at"],
    [{ sort_by: "id", order: "asc" }, "-created_at"],
    [{ order: "asc" }, "-created_at"],
    [{ sort_by: "title", sort_order: "down" }, "title"],
    [{ sort_by: "title", order: ["asc", "desc"] }, "title"],
    [{ sort_by: "title", sort_order: "", order: "desc" }, "-title"],
    [{ sort_by: "title", sort_order: "down", order: "desc" }, "-title"],
  ])("%j is %s", (query, sort) => {
    expect(sortIn(query)).toBe(sort);
  });
});

describe("the tags", () => {
  test.each<[Query, string[]]>([
    [{}, []],
    [{ tag: "home" }, ["home"]],
    [{ tag: ["home", "garden"] }, ["home", "garden"]],
    [{ tag: "a,b" }, ["a,b"]],
    [{ tags: "home" }, ["home"]],
    [{ tags: "home, garden,,HOME" }, ["home", "garden"]],
    [{ tags: ["home", "garden,diy"] }, ["home", "garden", "diy"]],
    [{ tag: ["home", "Home", "HOME"] }, ["home"]],
    // `tag` wins.
    [{ tag: "home", tags: "garden" }, ["home"]],
    // Nothing, and all.
    [{ tag: "" }, []],
    [{ tag: ["", "all", "home"] }, ["home"]],
    [{ tags: "" }, []],
    [{ tags: "all" }, []],
    [{ tags: "All" }, []],
    [{ tag: "", tags: "garden" }, ["garden"]],
    // What is no tag is ignored in the second spelling.
    [{ tags: `home,${"x".repeat(51)},a\nb` }, ["home"]],
    [{ tags: [{ toString: 1 }, ["garden"], null, 7, "home"] }, ["home"]],
  ])("of %j are %j", (query, tags) => {
    expect(tagsIn(query)).toEqual(tags);
  });

  test("of more than a task may have, one more are looked for: no task has them all", () => {
    const tags = Array.from({ length: 100 }, (_, at) => `tag ${at}`);
    for (const query of [{ tag: tags }, { tags: tags.join() }]) {
      expect(tagsIn(query)).toEqual(tags.slice(0, 21));
    }
    expect(ListTasks.safeParse({ tags: "a,".repeat(999) }).success).toBe(true);
    expect(ListTasks.safeParse({ tags: "a,".repeat(1_000) }).success).toBe(false);
  });

  test("a hundred spellings of one tag are one, so that a link to the next page has one", () => {
    expect(tagsIn({ tags: Array.from({ length: 100 }, () => "Home").join() })).toEqual(["Home"]);
  });
});
