import { expect, it } from "vitest";
import { splitLinks } from "#tasks/detail/split-links.ts";

const linksIn = (text: string) => splitLinks(text).flatMap(({ href }) => href ?? []);

it.each([
  ["See https://example.com/a?b=c#d.", ["https://example.com/a?b=c#d"]],
  ["Template: slides.example.com/q3", ["https://slides.example.com/q3"]],
  [
    "(https://en.wikipedia.org/wiki/Task_(computing)), then",
    ["https://en.wikipedia.org/wiki/Task_(computing)"],
  ],
  ["react.dev/learn and HTTP://EXAMPLE.ORG", ["https://react.dev/learn", "HTTP://EXAMPLE.ORG"]],
  ["Mail ada@example.com, edit main.py, README.md and v1.2.3", []],
  ["javascript:alert(1) data:text/html,x ftp://example", []],
])("finds the addresses in %j", (text, links) => {
  expect(linksIn(text)).toEqual(links);
});

it("keeps every character", () => {
  const text = "a https://example.com/x, b\n\tc";
  expect(
    splitLinks(text)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});
