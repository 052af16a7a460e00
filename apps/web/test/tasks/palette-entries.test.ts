import { expect, it } from "vitest";
import { splitMatch } from "#tasks/palette/palette-entries.ts";

it.each([
  ["Read the Report", "report", ["Read the ", "Report", ""]],
  ["a (b) c", "(B)", ["a ", "(b)", " c"]],
  ["Über", "üb", ["", "Üb", "er"]],
  ["Nothing", "else", ["Nothing", "", ""]],
  ["Nothing", "", ["Nothing", "", ""]],
])("finds in %j the text %j", (name, text, parts) => {
  expect(Object.values(splitMatch(name, text))).toEqual(parts);
});
