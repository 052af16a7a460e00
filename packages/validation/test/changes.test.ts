import { describe, expect, test } from "vitest";
import { ListChanges } from "../src/changes.ts";
import { refusalOf } from "./refusal.ts";

describe("what selects changes", () => {
  test.each([
    [{}, {}],
    [{ since: "0" }, { since: 0 }],
    [{ since: "42" }, { since: 42 }],
    [{ since: "9".repeat(40) }, { since: Number.MAX_SAFE_INTEGER }],
    [
      { task: "7", until: "3" },
      { task: 7, until: 3 },
    ],
    [
      { trash: "true", until: "3" },
      { trash: true, until: 3 },
    ],
    [
      { since: "1", trash: "false" },
      { since: 1, trash: false },
    ],
  ])("%j is read", (query, read) => {
    expect(ListChanges.parse(query)).toMatchObject(read);
  });

  const number = "Must be the number of a change, in plain decimal digits.";
  test.each<[object, string, string]>([
    ...["", "-1", "01", "1.5", "1e3", " 1", "x1", "1x"].map(
      (since) => [{ since }, "/since", number] as [object, string, string],
    ),
    [{ since: ["1", "2"] }, "/since", number],
    [{ trash: "yes" }, "/trash", "Must be true or false."],
    [{ since: "1", task: "7" }, "/task", "Must not be given with since."],
    [{ task: "7", trash: "true" }, "/trash", "Must not be given with task."],
    [{ until: "3" }, "/until", "Must be given with task or trash."],
    [{ since: "1", until: "3" }, "/until", "Must be given with task or trash."],
    [{ trash: "false", until: "3" }, "/until", "Must be given with task or trash."],
  ])("%j is refused", (query, pointer, detail) => {
    expect(refusalOf(ListChanges, query)).toMatchObject([{ pointer, detail }]);
  });
});
