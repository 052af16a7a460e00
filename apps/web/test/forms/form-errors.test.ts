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
