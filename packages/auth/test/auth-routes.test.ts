import { createDb } from "@todo/db/database";
import { expect, test } from "vitest";
import { authPathOf, createFindAuthRoute } from "../src/auth-routes.ts";
import { describeBetterAuth } from "../src/better-auth-document.ts";
import { newAuth } from "./new-auth.ts";

const { db } = createDb({ url: "postgresql://nobody@127.0.0.1:1/nothing" });
const { findRoute } = newAuth(db, { keyRotationSeconds: 60 });

test("a route is found for every path that Better Auth describes, with its methods, and none but GET and POST", async () => {
  const { paths } = await describeBetterAuth(db);
  const described = Object.entries(paths);
  expect(described.length).toBeGreaterThan(15);
  for (const [path, operations] of described) {
    const route = findRoute(path.replaceAll(/\{\w+\}/g, "some-value"));
    expect(route?.path).toBe(path.replaceAll(/\{(\w+)\}/g, ":$1"));
    const methods = Object.keys(operations).map((method) => method.toUpperCase());
    expect(route?.methods).toEqual(expect.arrayContaining(methods));
    for (const method of route?.methods ?? []) expect(["GET", "POST"]).toContain(method);
  }
});

test("what has a path and a method is a route, unless it is for servers or disabled", () => {
  const find = createFindAuthRoute(
    {
      byId: { path: "/notes/:id", options: { method: "GET", metadata: {} } },
      list: { path: "/notes", options: { method: "GET" } },
      add: { path: "/notes", options: { method: ["POST"] } },
      latest: { path: "/notes/latest", options: { method: "POST" } },
      sign: { path: "/sign", options: { method: "POST", metadata: { SERVER_ONLY: true } } },
      closed: { path: "/closed", options: { method: "POST" } },
      pathless: { options: { method: "POST" } },
      methodless: { path: "/methodless", options: {} },
      bare: { path: "/bare" },
    },
    ["/closed"],
  );
  expect(find("/notes")).toEqual({ path: "/notes", methods: ["GET", "POST"] });
  expect(find("/notes/latest")).toEqual({ path: "/notes/latest", methods: ["POST"] });
  expect(find("/notes/7")).toEqual({ path: "/notes/:id", methods: ["GET"] });
  for (const path of ["/sign", "/closed", "/methodless", "/bare", "undefined"]) {
    expect(find(path)).toBeUndefined();
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
  "/callback/github",
  "/sign-in/social",
  "/link-social",
  "/unlink-account",
  "/refresh-token",
  "/get-access-token",
  "/account-info",
  "/change-email",
  "/update-session",
  "/sign-jwt",
  "/constructor",
  "/__proto__",
])("there is no route %j", (path) => {
  expect(findRoute(path)).toBeUndefined();
});

test.each([
  ["/api/auth/sign-in/email?next=/api/auth/jwks", "/sign-in/email"],
  ["/api/auth/api/auth/jwks", "/api/auth/jwks"],
  ["/v2/api/auth/jwks", "/v2/api/auth/jwks"],
  ["/api/authors", "/api/authors"],
  ["/api/auth", "/api/auth"],
])("the path of %s below /api/auth is %s", (sent, path) => {
  expect(authPathOf(new Request(`https://api.example${sent}`))).toBe(path);
});

test("the keys are a route only where there are some to publish", () => {
  expect(findRoute("/jwks")?.methods).toEqual(["GET"]);
  expect(newAuth(db).findRoute("/jwks")).toBeUndefined();
});

test("one route for every value of its parameter", () => {
  expect(findRoute("/reset-password/one")).toBe(findRoute("/reset-password/two%2Fmore"));
  expect(findRoute("/reset-password/one")).not.toBe(findRoute("/reset-password"));
});
