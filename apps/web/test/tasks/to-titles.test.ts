import { expect, it } from "vitest";
import { toTitles } from "#tasks/add/to-titles.ts";

it("takes a title from each line, without the marks of lists", () => {
  const text =
    "- [ ] Slides\r\n* Print\n\n  2) Send\t8\u0007\n• 3 apples\n10. 2026-12-24\n-1 degree\n";
  expect(toTitles(text)).toEqual([
    "Slides",
    "Print",
    "Send 8",
    "3 apples",
    "2026-12-24",
    "-1 degree",
  ]);
});
