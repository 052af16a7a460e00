import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { breakingChanges } from "../../scripts/breaking-changes.ts";
import { send } from "../fixtures/send.ts";

const committed = readFileSync(new URL("../../../../docs/openapi.json", import.meta.url), "utf8");

it("breaks no client that was written against docs/openapi.json", async () => {
  const served: object = await (await send("GET", "/api/openapi.json")).json();
  expect(breakingChanges(JSON.parse(committed), served)).toEqual([]);
});

it("is what docs/openapi.json says: otherwise run `pnpm --filter @todo/api openapi`", async () => {
  expect(await (await send("GET", "/api/openapi.json")).text()).toBe(committed);
});

/** Untyped, to be broken. */
type Document = ReturnType<typeof JSON.parse>;

const schema = (name: string) => (document: Document) => document.components.schemas[name];
const operation = (path: string, method: string) => (document: Document) =>
  document.paths[path][method];
const post = operation("/api/tasks", "post");

describe("a change that breaks clients is found", () => {
  const changes: [string, (document: Document) => void, string][] = [
    ["a path", (d) => delete d.paths["/api/ready"], "GET /api/ready is gone"],
    ["a method", (d) => delete d.paths["/api/tasks/{id}"].put, "PUT /api/tasks/{id} is gone"],
    ["a status", (d) => delete post(d).responses[201], "POST /api/tasks/201 is gone"],
    ["a name", (d) => (post(d).operationId = "x"), "POST /api/tasks has another operationId"],
    [
      "a parameter",
      (d) => operation("/api/tasks", "get")(d).parameters.splice(0, 1),
      "GET /api/tasks/query status is gone",
    ],
    [
      "a required parameter",
      (d) => post(d).parameters.push({ name: "x", in: "query", required: true, schema: {} }),
      "POST /api/tasks/query x is required now",
    ],
    [
      "a narrowed enum",
      (d) => operation("/api/tasks", "get")(d).parameters[0].schema.enum.pop(),
      "GET /api/tasks/query status no longer takes completed",
    ],
    [
      "a required body",
      (d) => {
        operation("/api/{user_id}/tasks/{id}/complete", "patch")(d).requestBody.required = true;
      },
      "PATCH /api/{user_id}/tasks/{id}/complete/body is required now",
    ],
    [
      "a required member of a request",
      (d) => schema("CreateTask")(d).required.push("completed"),
      "CreateTask in a request/completed is required now",
    ],
    [
      "a member of a request",
      (d) => delete schema("CreateTask")(d).properties.description,
      "CreateTask in a request/description is gone",
    ],
    [
      "a lower limit",
      (d) => (schema("CreateTask")(d).properties.title.maxLength = 199),
      "CreateTask in a request/title has a stricter maxLength",
    ],
    [
      "a higher limit",
      (d) => (schema("CreateTask")(d).properties.title.minLength = 2),
      "CreateTask in a request/title has a stricter minLength",
    ],
    [
      "null no longer taken",
      (d) => schema("CreateTask")(d).properties.description.anyOf.pop(),
      "CreateTask in a request/description anyOf has other alternatives",
    ],
    [
      "an answer's member that may be missing",
      (d) => schema("Task")(d).required.splice(2, 1),
      "Task in a response/user_id may be missing now",
    ],
    [
      "an answer's member of another type",
      (d) => (schema("Task")(d).properties.id.type = "string"),
      "Task in a response/id is of type string, was integer",
    ],
    [
      "an answer's member that may be null",
      (d) => (schema("Task")(d).properties.title.type = ["string", "null"]),
      "Task in a response/title is of type string or null, was string",
    ],
    [
      "an answer's header",
      (d) => delete post(d).responses[201].headers.Location,
      "POST /api/tasks/201/header Location may be missing now",
    ],
    [
      "credentials",
      (d) => (operation("/api/health", "get")(d).security = [{ bearer: [] }]),
      "GET /api/health needs credentials now",
    ],
  ];

  it.each(changes)("%s", (_name, change, problem) => {
    const changed = JSON.parse(committed);
    change(changed);
    expect(breakingChanges(JSON.parse(committed), changed)).toContain(problem);
  });
});

describe("a change that breaks nobody passes", () => {
  const changes: [string, (document: Document) => void][] = [
    ["a new path", (d) => (d.paths["/api/new"] = d.paths["/api/health"])],
    ["a new status", (d) => (post(d).responses[418] = { description: "Tea." })],
    [
      "an optional parameter",
      (d) => post(d).parameters.push({ name: "x", in: "query", schema: { type: "string" } }),
    ],
    ["an optional member", (d) => (schema("CreateTask")(d).properties.x = { type: "string" })],
    ["a further member of an answer", (d) => schema("Task")(d).required.push("x")],
    ["a higher limit", (d) => (schema("CreateTask")(d).properties.title.maxLength = 300)],
    ["other words", (d) => (post(d).summary = "x")],
  ];

  it.each(changes)("%s", (_name, change) => {
    const changed = JSON.parse(committed);
    change(changed);
    expect(JSON.stringify(changed)).not.toBe(JSON.stringify(JSON.parse(committed)));
    expect(breakingChanges(JSON.parse(committed), changed)).toEqual([]);
  });
});
