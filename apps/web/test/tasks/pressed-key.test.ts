import { expect, it } from "vitest";
import { pressedKey } from "#tasks/shortcuts/pressed-key.ts";

it.each([
  ["a Latin keyboard", "z", "KeyZ", false, "z"],
  ["a Latin keyboard with Caps Lock", "Z", "KeyZ", false, "z"],
  ["Shift", "Z", "KeyZ", true, "Z"],
  ["Shift with Caps Lock", "z", "KeyZ", true, "Z"],
  ["a French keyboard", "z", "KeyW", false, "z"],
  ["a Cyrillic keyboard", "я", "KeyZ", false, "z"],
  ["a Cyrillic keyboard with Shift", "Я", "KeyZ", true, "Z"],
  ["a Greek keyboard", "ν", "KeyN", false, "n"],
  ["a Hebrew keyboard", "מ", "KeyN", false, "n"],
  ["a German keyboard", "ü", "BracketLeft", false, "ü"],
  ["a key without a letter", "ArrowDown", "ArrowDown", false, "ArrowDown"],
  ["a key of two characters", "?", "Slash", true, "?"],
])("%s: %j of %s is taken for the key of the shortcut", (_how, key, code, shiftKey, expected) => {
  expect(pressedKey({ key, code, shiftKey })).toBe(expected);
});
