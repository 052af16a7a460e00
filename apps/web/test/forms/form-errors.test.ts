import { expect, it } from "vitest";
import { toErrors } from "#forms/form-errors.ts";

it("takes the first error of each field by its JSON Pointer", () => {
  const entry = (pointer: string, detail: string) => ({ pointer, detail, code: "custom" });
  const errors = [
    entry("/a", "One."),
    entry("/a/0", "Two."),
    entry("/b~1c~0d", "Three."),
    entry("", "Four."),
  ];
  expect(toErrors(errors)).toEqual({ a: "One.", "b/c~d": "Three." });
});

it("tells people what to enter in an empty field, in their words", () => {
  const detail = "Must have at least 1 visible character.";
  const errors = ["/name", "/title", "/other"].map((pointer) => ({ pointer, detail, code: "x" }));
  expect(toErrors(errors)).toEqual({
    name: "Enter a name.",
    title: "A task needs a title.",
    other: detail,
  });
});
