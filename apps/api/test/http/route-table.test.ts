import { expect, it } from "vitest";
import { createApp } from "../../server/app.ts";
import { routeTable } from "../../server/route-table.ts";
import { routeFiles, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

it("the table of the self-hosted server has every route file, each with its own module", () => {
  const files = routeFiles.map(({ pattern, verbs }) => [pattern.slice(1), verbs.GET]);
  const table = Object.entries(routeTable).map(([folder, verbs]) => [folder, verbs.GET]);
  expect(new Map(table as [])).toEqual(new Map(files as []));
});

it.each([
  ["/api/tasks", 401],
  ["/api/tasks/", 401],
  ["/api/tasks/bulk", 405],
  ["/api/tasks/1/complete", 405],
  ["/api/somebody/tasks", 401],
  ["/api/a%2Fb/tasks/1", 401],
  ["/api/auth/nothing", 404],
  ["/api/auth/signin", 405],
  ["/api/auth/token", 401],
  ["/api/health", 200],
  ["/api/openapi.json/", 200],
  ["/api/docs/scalar.js", 200],
  ["/api/nothing", 404],
  ["/", 404],
])("GET %s is answered with %i, as by Next.js", async (path, status) => {
  const response = await createApp().request(`http://localhost${path}`);
  expect(response.status).toBe(status);
  expect((await send("GET", path)).status).toBe(status);
});

it.each(["a/b", "50%25", "%zz", "über", "a b"])(
  "the user %j in the path is decoded once and compared as a whole",
  async (id) => {
    const { token } = await newUser(id);
    const headers = { authorization: `Bearer ${token}` };
    const statusOf = async (segment: string) =>
      (await createApp().request(`http://localhost/api/${segment}/tasks`, { headers })).status;
    expect(await statusOf(encodeURIComponent(id))).toBe(200);
    expect(await statusOf("somebody")).toBe(403);
  },
);
