import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { withOwnKeys } from "../fixtures/backends.ts";
import { allowedMethods, routes } from "../fixtures/routes.ts";
import { send } from "../fixtures/send.ts";

const document = await (await send("GET", "/api/openapi.json")).json();

/** Better Auth's, which has one route for all of them. */
const isMounted = (path: string) => path.startsWith("/api/auth/") && !routes.includes(path);

it("200 with OpenAPI 3.1, with or without a trailing slash and without a token", async () => {
  for (const path of ["/api/openapi.json", "/api/openapi.json/"]) {
    const response = await send("GET", path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect((await response.json()).openapi).toBe("3.1.1");
  }
});

it("describes exactly the paths and methods that the route files serve", async () => {
  const served = await Promise.all(
    routes
      .filter((pattern) => pattern !== "/api/auth/[...all]")
      .map(async (pattern) => {
        const path = pattern.replace("[userId]", "{user_id}").replace("[id]", "{id}");
        const allowed = await allowedMethods(path.replaceAll(/[{}]/g, ""));
        return allowed
          .filter((method) => method !== "HEAD" && method !== "OPTIONS")
          .map((method) => `${method} ${path}`);
      }),
  );
  const described = Object.entries<object>(document.paths)
    .filter(([path]) => !isMounted(path))
    .flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
  expect(described.toSorted()).toEqual(served.flat().toSorted());
});

it("describes every route of Better Auth that it serves, and none that it doesn't", async () => {
  const mounted = Object.entries<object>(document.paths).filter(([path]) => isMounted(path));
  expect(mounted.map(([path]) => path)).toContain("/api/auth/sign-in/email");
  for (const [path, item] of mounted) {
    for (const method of Object.keys(item)) {
      // Only with keys of our own are they published.
      const response = await withOwnKeys(() =>
        send(method.toUpperCase(), path.replaceAll(/[{}]/g, "")),
      );
      const isUnserved = (await response.clone().text()).includes("There is nothing here");
      expect(isUnserved, `${method} ${path}`).toBe(false);
    }
  }
});

it.each(["/api/auth/reference", "/api/auth/open-api/generate-schema"])(
  "404 for %s: Better Auth's plugin is served nowhere",
  async (path) => {
    expect((await send("GET", path)).status).toBe(404);
  },
);

it("begins with how to try it: steps before rules, signing in before tasks, the account of the README", async () => {
  const { description } = document.info;
  expect(description).toMatch(/^[^#]*## Try it in 3 steps\n1\. [^]*\n\n## Rules\n- Tasks need/);
  expect(document.tags.slice(0, 2)).toMatchObject([{ name: "Sign-in" }, { name: "Tasks" }]);
  const readme = await readFile(new URL("../../../../README.md", import.meta.url), "utf8");
  for (const path of ["/api/auth/signup", "/api/auth/signin"]) {
    const [content] = Object.values<{ example: object }>(
      document.paths[path].post.requestBody.content,
    );
    const { email, password } = content?.example as Record<string, string>;
    expect(readme).toContain(JSON.stringify({ email, password }));
  }
});

it("names every operation once", () => {
  const ids = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap(
    (item) => Object.values(item).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).not.toContain(undefined);
});

it("tells which parameters of a list may be repeated, and which are second spellings", () => {
  interface Parameter {
    name: string;
    style?: string;
    explode?: boolean;
    deprecated?: boolean;
    required?: boolean;
  }
  const parameters: Parameter[] = document.paths["/api/tasks"].get.parameters;
  const which = (is: (parameter: Parameter) => unknown) =>
    parameters.filter(is).map(({ name }) => name);
  expect(which(({ style, explode }) => style === "form" && explode)).toEqual(["priority", "tag"]);
  const deprecated = ["sort_by", "sort_order", "order", "tags"];
  expect(which((parameter) => parameter.deprecated)).toEqual(deprecated);
  expect(which(({ required }) => required)).toEqual([]);
});
