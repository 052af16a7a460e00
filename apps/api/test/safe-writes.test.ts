import { describe, expect, it } from "vitest";
import { errorOf, send } from "./send.ts";
import { newUser, type TestUser } from "./tokens.ts";

async function createTask(user: TestUser) {
  const response = await send("POST", "/api/tasks", { as: user, json: { title: "one" } });
  return (await response.json()) as { id: number };
}

describe("ETag", () => {
  it("is strong, comes with every single task, and changes with every change", async () => {
    const user = await newUser();
    const created = await send("POST", "/api/tasks", { as: user, json: { title: "one" } });
    const { id } = await created.json();
    const json = { completed: true };
    const answers = [
      created,
      await send("GET", `/api/tasks/${id}`, { as: user }),
      await send("PUT", `/api/tasks/${id}`, { as: user, json: { title: "two" } }),
      await send("PATCH", `/api/tasks/${id}`, { as: user, json: { title: "two" } }),
      await send("PATCH", `/api/tasks/${id}/complete`, { as: user, json }),
      await send("PATCH", `/api/${user.id}/tasks/${id}/complete`, { as: user }),
    ];
    const etags = answers.map(({ headers }) => headers.get("etag"));
    expect(etags).toEqual(['"1"', '"1"', '"2"', '"3"', '"4"', '"5"']);
    expect(answers.map(({ headers }) => headers.get("cache-control"))).toEqual(
      answers.map(() => "private, no-cache"),
    );
  });
});

describe("If-None-Match", () => {
  it.each(['"1"', 'W/"1"', '"9", "1"', "*"])("304 without a body for %s", async (held) => {
    const user = await newUser();
    const { id } = await createTask(user);
    for (const method of ["GET", "HEAD"]) {
      const headers = { "if-none-match": held };
      const response = await send(method, `/api/tasks/${id}`, { as: user, headers });
      expect(response.status).toBe(304);
      expect(response.headers.get("etag")).toBe('"1"');
      expect(await response.text()).toBe("");
    }
  });

  it.each(['"2"', '"10"', "1", '""'])("200 with the task for %s", async (held) => {
    const user = await newUser();
    const { id } = await createTask(user);
    const headers = { "if-none-match": held };
    const response = await send("GET", `/api/tasks/${id}`, { as: user, headers });
    expect(await response.json()).toMatchObject({ id });
  });
});

describe("If-Match", () => {
  const writes = [
    ["PUT", "", { title: "two" }],
    ["PATCH", "", { title: "two" }],
    ["PATCH", "/complete", { completed: true }],
    ["DELETE", "", undefined],
  ] as const;

  it.each(writes)(
    "%s%s is carried out for the present version and refused for a stale one",
    async (method, path, json) => {
      const user = await newUser();
      const { id } = await createTask(user);
      await send("PATCH", `/api/tasks/${id}`, { as: user, json: { description: "newer" } });
      const url = `/api/tasks/${id}${path}`;
      for (const stale of ['"1"', '"99"', 'W/"2"', "2", "nonsense", '""']) {
        const headers = { "if-match": stale };
        const response = await send(method, url, { as: user, json, headers });
        expect(response.headers.get("etag")).toBe('"2"');
        expect(await errorOf(response)).toMatchObject({
          status: 412,
          error_code: "PRECONDITION_FAILED",
          current: { id, title: "one", description: "newer", completed: false },
        });
      }
      const headers = { "if-match": '"1", "2"' };
      expect((await send(method, url, { as: user, json, headers })).ok).toBe(true);
    },
  );

  it("404 for a missing task and for another user's, whatever the version", async () => {
    const [user, victim] = [await newUser(), await newUser()];
    const { id } = await createTask(victim);
    for (const [method, path, json] of writes) {
      for (const version of ['"1"', '"2"', "*"]) {
        const options = { as: user, json, headers: { "if-match": version } };
        const foreign = await errorOf(await send(method, `/api/tasks/${id}${path}`, options));
        const missing = await errorOf(await send(method, `/api/tasks/999999999${path}`, options));
        expect(foreign).toMatchObject({ status: 404, error_code: "RESOURCE_NOT_FOUND" });
        expect({ ...foreign, request_id: "" }).toEqual({ ...missing, request_id: "" });
      }
    }
    expect((await send("GET", `/api/tasks/${id}`, { as: victim })).headers.get("etag")).toBe('"1"');
  });

  it("of 20 writers that saw one version exactly one succeeds", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const options = {
          as: user,
          json: { title: `by ${index}` },
          headers: { "if-match": '"1"' },
        };
        return (await send("PUT", `/api/tasks/${id}`, options)).status;
      }),
    );
    expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 19 }, () => 412)]);
  });
});
