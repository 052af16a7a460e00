import { expect, it } from "vitest";
import { toTags, toTagsText } from "#tasks/detail/tags-text.ts";

it.each([
  [[], ""],
  [["home"], "home"],
  [["home", "garden shed"], "home, garden shed"],
  [["Graz, Austria", "home"], '"Graz, Austria", home'],
  [['5" pipe', '"quoted"', 'a "b", c'], '5" pipe, """quoted""", "a ""b"", c"'],
])("writes the tags %o as %s, and reads them from it", (tags, text) => {
  expect(toTagsText(tags)).toBe(text);
  expect(toTags(text)).toEqual(tags);
});

it("leaves out what is empty between commas, and trims the rest", () => {
  expect(toTags(" , home ,, garden,")).toEqual(["home", "garden"]);
});

it("takes a quotation mark without its partner as a letter", () => {
  expect(toTags('"home, garden')).toEqual(['"home', "garden"]);
});
