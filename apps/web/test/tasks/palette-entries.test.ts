import { expect, it } from "vitest";
import { splitMatch, stillMatching, toEntries } from "#tasks/palette/palette-entries.ts";
import { newTask } from "./new-task.ts";

it.each([
  ["Read the Report", "report", ["Read the ", "Report", ""]],
  ["a (b) c", "(B)", ["a ", "(b)", " c"]],
  ["Plan the follow-up", "w-U", ["Plan the follo", "w-u", "p"]],
  ["-^$.*+?()[]{}|/\\", "-^$.*+?()[]{}|/\\", ["", "-^$.*+?()[]{}|/\\", ""]],
  ["Über", "üb", ["", "Üb", "er"]],
  ["Nothing", "else", ["Nothing", "", ""]],
  ["Nothing", "", ["Nothing", "", ""]],
])("finds in %j the text %j", (name, text, parts) => {
  expect(Object.values(splitMatch(name, text))).toEqual(parts);
});

const targets = { goTo: () => {}, openTask: () => {}, actions: { "New task": () => {} } };
const report = newTask(1, { title: "Read the report", tags: ["work"] });
const workout = newTask(2, { title: "Plan a workout" });

it("tasks that are found later leave the first entry in its place", () => {
  const namesOf = (found: (typeof report)[]) =>
    toEntries("wor", found, ["work"], targets).map(({ name }) => name);
  expect(namesOf([])).toEqual(["work", "Search for “wor”"]);
  expect(namesOf([report, workout])).toEqual([
    "work",
    "Plan a workout",
    "Read the report",
    "Search for “wor”",
  ]);
});

it("what has the text only within a word comes behind tasks and the search", () => {
  const actions = { Account: () => {}, "Count up": () => {} };
  const counting = ["An account", "Count the money", "Re-count"];
  const found = counting.map((title, index) => newTask(index, { title }));
  const namesOf = (tasks: typeof found) =>
    toEntries("count", tasks, ["discounts"], { ...targets, actions }).map(({ name }) => name);
  const behind = ["Search for “count”", "discounts", "Account"];
  expect(namesOf(found)).toEqual([
    "Count up",
    "Count the money",
    "Re-count",
    "An account",
    ...behind,
  ]);
  expect(namesOf([])).toEqual(["Count up", ...behind]);
});

it("each letter of a script without spaces begins a word", () => {
  const names = toEntries("リスト", [], ["買い物リスト"], targets).map(({ name }) => name);
  expect(names).toEqual(["買い物リスト", "Search for “リスト”"]);
});

it("of tasks that were found for an earlier text, only those with the present one are left", () => {
  expect(stillMatching([report, workout], "WORK")).toEqual([workout]);
});
