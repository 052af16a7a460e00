import { expect, it } from "vitest";
import { contextOf, eachOnce } from "#tasks/add/line-context.ts";
import { understand } from "#tasks/add/understand.ts";
import { startQuery } from "#tasks/cache/task-query.ts";

it("a tag is shown once: of the line, of its list, or of both", () => {
  const ofList = contextOf({ ...startQuery, view: "todo", tag: "work" });
  const shownFor = (line: string) =>
    eachOnce([...understand(line, new Set()), ...ofList]).map(({ text }) => text);
  expect(shownFor("Call")).toEqual(["#work"]);
  expect(shownFor("Call #Work #home #home !high")).toEqual(["#Work", "#home", "!high"]);
});
