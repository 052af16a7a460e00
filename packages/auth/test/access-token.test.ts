import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import {
  hashOfAccessToken,
  isAccessToken,
  isWellFormed,
  newAccessToken,
} from "../src/access-token.ts";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const valueOf = (base62: string) =>
  [...base62].reduce((value, digit) => value * 62 + digits.indexOf(digit), 0);

/** Another digit in the place of one. */
const changeAt = (token: string, index: number) =>
  token.slice(0, index) + (token[index] === "0" ? "1" : "0") + token.slice(index + 1);

test("todo_, 37 characters of base62, and their CRC-32 in six, as in the pattern for secret scanners", () => {
  for (let count = 0; count < 200; count += 1) {
    const token = newAccessToken();
    expect(token).toMatch(/^todo_[0-9A-Za-z]{43}$/);
    expect(valueOf(token.slice(-6))).toBe(crc32(token.slice(5, 42)));
    expect(isWellFormed(token)).toBe(true);
  }
});

test("no two are alike, and every digit occurs in every place", () => {
  const tokens = Array.from({ length: 2_000 }, newAccessToken);
  expect(new Set(tokens).size).toBe(2_000);
  for (let index = 5; index < 42; index += 1) {
    expect(new Set(tokens.map((token) => token[index])).size).toBe(62);
  }
});

test("a change of any one character is noticed", () => {
  const token = newAccessToken();
  for (let index = 5; index < token.length; index += 1) {
    expect(isWellFormed(changeAt(token, index)), `${index}`).toBe(false);
  }
});

test.each<[string, (token: string) => string]>([
  ["truncated", (token) => token.slice(0, -1)],
  ["without its checksum", (token) => token.slice(0, -6)],
  ["longer", (token) => `${token}0`],
  ["with a line break", (token) => `${token}\n`],
  ["in upper case", (token) => `todo_${token.slice(5).toUpperCase()}`],
  ["in lower case", (token) => token.toLowerCase()],
  ["with a prefix in another case", (token) => token.replace("todo_", "Todo_")],
  ["with the checksum of another", (token) => token.slice(0, -6) + newAccessToken().slice(-6)],
  ["empty", () => ""],
  ["its prefix alone", () => "todo_"],
])("no token is one that is %s", (_what, change) => {
  expect(isWellFormed(change(newAccessToken()))).toBe(false);
});

test("what begins with todo_ is meant as one, a JWT is not", () => {
  expect(isAccessToken("todo_garbage")).toBe(true);
  expect(isAccessToken("eyJhbGciOiJIUzI1NiJ9.e30.x")).toBe(false);
  expect(isAccessToken("TODO_garbage")).toBe(false);
});

test("the stored hash is SHA-256", () => {
  expect(hashOfAccessToken("abc")).toBe("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
});
