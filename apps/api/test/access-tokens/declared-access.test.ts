import { expect, it } from "vitest";
import type { DeclaredHandler } from "#http/route.ts";
import { allowedMethods, pathOf } from "../fixtures/routes.ts";
import { routeFiles } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const publicRoutes = ["health", "ready", "docs", "docs/scalar.js", "openapi.json"];

function accessOf(pattern: string, method: string): string {
  if (publicRoutes.includes(pattern.slice("/api/".length))) return "public";
  if (pattern === "/api/tokens" || pattern.startsWith("/api/tokens/")) return "session";
  // Its tools declare their own.
  if (pattern === "/api/mcp") return "tasks:read";
  return method === "GET" ? "tasks:read" : "tasks:write";
}

/** Routes of accounts refuse access tokens all together, and the catch-all has no method. */
const served = routeFiles.filter(
  ({ pattern }) => !pattern.startsWith("/api/auth/") && pattern !== "/[[...path]]",
);

it.each(served)("$pattern declares for each method what a token must be allowed", async (file) => {
  const { pattern, verbs } = file;
  const allowed = await allowedMethods(pathOf(pattern, await newUser()));
  const methods = allowed.filter((method) => method !== "OPTIONS" && method !== "HEAD");
  expect(methods).not.toEqual([]);
  for (const method of methods) {
    const handler = verbs[method] as Partial<DeclaredHandler>;
    expect(handler.access, method).toBe(accessOf(pattern, method));
  }
});
