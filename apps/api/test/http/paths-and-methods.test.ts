import { describe, expect, it } from "vitest";
import { createTask, families } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

describe.each(families)("$family", ({ tasksOf }) => {
  it("the same answers with a trailing slash", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const tasks = tasksOf(user);
    const json = { completed: true };
    const requests = [
      ["GET", `${tasks}/`, {}, 200],
      ["POST", `${tasks}/`, { json: { title: "Buy milk" } }, 201],
      ["GET", `${tasks}/${id}/`, {}, 200],
      ["PUT", `${tasks}/${id}/`, { json }, 200],
      ["PATCH", `${tasks}/${id}/`, { json }, 200],
      ["PATCH", `${tasks}/${id}/complete/`, { json }, 200],
      ["DELETE", `${tasks}/${id}/`, {}, 204],
    ] as const;
    for (const [method, path, options, status] of requests) {
      const response = await send(method, path, { as: user, ...options });
      expect(response.status, `${method} ${path}`).toBe(status);
    }
  });

  it("HEAD has the status and headers of GET, and no body", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    for (const path of [tasksOf(user), `${tasksOf(user)}/${id}`, `${tasksOf(user)}/0`]) {
      const headers = { "x-request-id": "one" };
      const get = await send("GET", path, { as: user, headers });
      const head = await send("HEAD", path, { as: user, headers });
      expect(head.status, path).toBe(get.status);
      expect([...head.headers], path).toEqual([...get.headers]);
      expect(head.body, path).toBeNull();
      expect(get.body, path).not.toBeNull();
    }
  });

  it("401 for HEAD without a token", async () => {
    const user = await newUser();
    expect((await send("HEAD", tasksOf(user))).status).toBe(401);
    expect((await send("HEAD", tasksOf(user), { as: user })).status).toBe(200);
  });

  it.each([
    ["", "GET, HEAD, POST, OPTIONS", ["PUT", "PATCH", "DELETE"]],
    ["/1", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS", ["POST"]],
    ["/1/complete", "PATCH, OPTIONS", ["GET", "HEAD", "POST", "PUT", "DELETE"]],
  ])("405 with Allow for the other methods of …%s", async (suffix, allow, methods) => {
    const user = await newUser();
    const path = `${tasksOf(user)}${suffix}`;
    for (const method of methods) {
      const response = await send(method, path, { as: user });
      expect(response.status, method).toBe(405);
      expect(response.headers.get("allow"), method).toBe(allow);
      if (method === "HEAD") continue;
      expect(await errorOf(response), method).toEqual({
        status: 405,
        detail: "This method is not available here.",
        error_code: "METHOD_NOT_ALLOWED",
        request_id: response.headers.get("x-request-id"),
      });
    }
    const options = await send("OPTIONS", path);
    expect(options.status).toBe(204);
    expect(options.headers.get("allow")).toBe(allow);
  });
});

describe("unknown paths", () => {
  const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
  const paths = ["/", "/favicon.ico", "/api", "/api/", "/api/nothing/here", "/api/tasks/1/2/3"];

  it.each(paths)("404 in JSON for %s with any method, with a token or without", async (path) => {
    const user = await newUser();
    for (const method of methods) {
      for (const options of [{}, { as: user }]) {
        const response = await send(method, path, options);
        expect(response.headers.get("content-type"), method).toBe("application/json");
        expect(await errorOf(response), method).toEqual({
          status: 404,
          detail: "There is nothing here, or nothing of yours.",
          error_code: "RESOURCE_NOT_FOUND",
          request_id: response.headers.get("x-request-id"),
        });
      }
    }
  });

  it("404 also for HEAD and OPTIONS, but 204 for a preflight, so that pages can read the 404", async () => {
    expect((await send("HEAD", "/nothing/here")).status).toBe(404);
    expect((await send("OPTIONS", "/nothing/here")).status).toBe(404);
    const headers = { origin: "http://localhost:3000", "access-control-request-method": "PUT" };
    expect((await send("OPTIONS", "/nothing/here", { headers })).status).toBe(204);
  });
});
