import { describe, expect, test } from "vitest";
import { AccessTokenParams, CreateAccessToken } from "../src/access-token.ts";
import { includesScope, Scope } from "../src/scope.ts";
import { refusalOf } from "./refusal.ts";

const token = { name: "n8n", scopes: ["tasks:read"] };

describe("a new access token", () => {
  test("has a name and scopes, and by default does not expire", () => {
    expect(CreateAccessToken.parse(token)).toStrictEqual({ ...token, expires_in_days: null });
    const all = { ...token, expires_in_days: 365 };
    expect(CreateAccessToken.parse({ ...all, token: "todo_mine" })).toStrictEqual(all);
  });

  test("has each scope once, in one order", () => {
    const scopes = ["tasks:write", "tasks:read", "tasks:write"];
    expect(CreateAccessToken.parse({ ...token, scopes }).scopes).toEqual([
      "tasks:read",
      "tasks:write",
    ]);
  });

  test.each<[unknown, string, string]>([
    [[token], "", "Must be a JSON object."],
    [{ ...token, name: " " }, "/name", "Must have at least 1 character."],
    [
      { ...token, name: "a\nb" },
      "/name",
      "Must not contain control characters or unpaired surrogates.",
    ],
    [{ ...token, scopes: undefined }, "/scopes", "Is required."],
    [{ ...token, scopes: "tasks:read" }, "/scopes", "Must be an array of scopes."],
    [{ ...token, scopes: [] }, "/scopes", "Must have at least 1 scope."],
    [{ ...token, scopes: ["*"] }, "/scopes/0", "Must be tasks:read or tasks:write."],
    [{ ...token, expires_in_days: 0 }, "/expires_in_days", "Must be at least 1."],
    [{ ...token, expires_in_days: 366 }, "/expires_in_days", "Must be at most 365."],
    [
      { ...token, expires_in_days: 1.5 },
      "/expires_in_days",
      "Must be a whole number of days, or null.",
    ],
  ])("%j is refused", (body, pointer, detail) => {
    expect(refusalOf(CreateAccessToken, body)).toMatchObject([{ pointer, detail }]);
  });

  test.each(["1e308", "-1e308", "1e309", "1e21", "-1e21", "-0", "0.1", "9007199254740993"])(
    "%s days are one problem",
    (days) => {
      const body = { ...token, expires_in_days: JSON.parse(days) as number };
      expect(refusalOf(CreateAccessToken, body)).toHaveLength(1);
    },
  );

  test("is named by a UUID in any case", () => {
    const id = "0d9e6d0c-8a53-4a39-9a37-0f6b6c1c7a11";
    expect(AccessTokenParams.parse({ id: id.toUpperCase() })).toEqual({ id });
    expect(refusalOf(AccessTokenParams, { id: "7" })).toMatchObject([
      { detail: "Must be a UUID." },
    ]);
  });
});

test("writing includes reading, reading no writing, and no scope nothing", () => {
  const allowed = (held: Scope[]) => Scope.options.map((needed) => includesScope(held, needed));
  expect(Scope.options).toEqual(["tasks:read", "tasks:write"]);
  expect(allowed([])).toEqual([false, false]);
  expect(allowed(["tasks:read"])).toEqual([true, false]);
  expect(allowed(["tasks:write"])).toEqual([true, true]);
});
