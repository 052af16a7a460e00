import { createDb } from "@todo/db/database";
import { expect, test } from "vitest";
import { describeBetterAuth } from "../src/better-auth-document.ts";
import { newAuth } from "./new-auth.ts";

const { db } = createDb({ url: "postgresql://nobody@127.0.0.1:1/nothing" });
const { findRoute } = newAuth(db, { keyRotationSeconds: 60 });

test("a route is found for every path that Better Auth describes, with its methods, and none but GET and POST", async () => {
  const { paths } = await describeBetterAuth(db);
  const described = Object.entries(paths).filter(([path]) => path !== "/error");
  expect(described.length).toBeGreaterThan(20);
  for (const [path, operations] of described) {
    const route = findRoute(path.replaceAll(/\{\w+\}/g, "some-value"));
    expect(route?.path).toBe(path.replaceAll(/\{(\w+)\}/g, ":$1"));
    const methods = Object.keys(operations).map((method) => method.toUpperCase());
    expect(route?.methods).toEqual(expect.arrayContaining(methods));
    for (const method of route?.methods ?? []) expect(["GET", "POST"]).toContain(method);
  }
});

test.each([
  "",
  "/",
  "/error",
  "/verify-password",
  "/delete-user/callback",
  "/sign-in",
  "/sign-in/email/",
  "/sign-in//email",
  "/SIGN-IN/email",
  "/reset-password/",
  "/reset-password/token/more",
  "/callback/",
  "/sign-jwt",
  "/constructor",
  "/__proto__",
])("there is no route %j", (path) => {
  expect(findRoute(path)).toBeUndefined();
});

test("the keys are a route only where there are some to publish", () => {
  expect(findRoute("/jwks")?.methods).toEqual(["GET"]);
  expect(newAuth(db).findRoute("/jwks")).toBeUndefined();
});

test("one route for every value of its parameter", () => {
  expect(findRoute("/reset-password/one")).toBe(findRoute("/reset-password/two%2Fmore"));
  expect(findRoute("/reset-password/one")).not.toBe(findRoute("/reset-password"));
});
