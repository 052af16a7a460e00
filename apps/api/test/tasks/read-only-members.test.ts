import { describe, expect, it } from "vitest";
import { cpuMsOf } from "../fixtures/cpu-time.ts";
import { createTask, families, listTasks } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const readOnly = {
  id: 987_654_321,
  user_id: "somebody-else",
  created_at: "2001-01-01T00:00:00.000Z",
  updated_at: "2001-01-01T00:00:00.000Z",
  completed_at: "2001-01-01T00:00:00.000Z",
  version: 99,
};
const ignored = { ...readOnly, owner: "somebody-else", userId: "somebody-else", colour: "red" };
const members = [...Object.keys(readOnly), "owner", "userId", "colour"];

describe.each(families)("$family", ({ tasksOf }) => {
  it("201 for read-only and unknown members, which are ignored", async () => {
    const user = await newUser();
    const json = { title: "Buy milk", ...ignored };
    const response = await send("POST", tasksOf(user), { as: user, json });
    const task = await response.json();
    expect(response.status).toBe(201);
    expect(task).toEqual({
      id: expect.any(Number),
      uid: expect.any(String),
      user_id: user.id,
      title: "Buy milk",
      description: null,
      completed: false,
      priority: "medium",
      due_date: null,
      time_zone: null,
      tags: [],
      completed_at: null,
      version: 1,
      created_at: task.created_at,
      updated_at: task.created_at,
    });
    expect(task.id).not.toBe(readOnly.id);
    expect(task.created_at > "2020").toBe(true);
  });

  it.each([
    ["PUT", ""],
    ["PATCH", ""],
    ["PATCH", "/complete"],
  ])("200 for %s …/{id}%s with them, which are ignored", async (method, suffix) => {
    const user = await newUser();
    const task = await createTask(user);
    const json = { completed: true, ...ignored };
    const response = await send(method, `${tasksOf(user)}/${task.id}${suffix}`, { as: user, json });
    const changed = await response.json();
    expect(response.status).toBe(200);
    const { updated_at } = changed;
    const times = { completed_at: updated_at, version: 2, updated_at };
    expect(changed).toEqual({ ...task, completed: true, ...times });
    expect(changed.updated_at > task.updated_at).toBe(true);
  });

  it.each([
    "handling=strict",
    "respond-async, Handling=Strict",
    'handling="strict"; foo=bar',
    "return=minimal, handling = strict",
    "HANDLING=STRICT",
    'note="a, \\"b", handling=strict',
    ", ,handling=strict;x",
    "handling=strict, handling=lenient",
  ])("422 that names each of them for Prefer: %s", async (prefer) => {
    const user = await newUser();
    const json = { title: "Buy milk", ...ignored };
    const response = await send("POST", tasksOf(user), { as: user, json, headers: { prefer } });
    expect(await errorOf(response)).toMatchObject({
      status: 422,
      error_code: "VALIDATION_ERROR",
      errors: members.map((name) => ({
        pointer: `/${name}`,
        detail: "Is unknown or read-only.",
        code: "unrecognized_keys",
      })),
    });
    expect(await listTasks(user)).toEqual([]);
  });

  it.each([
    ["PUT", ""],
    ["PATCH", ""],
    ["PATCH", "/complete"],
  ])("422 for %s …/{id}%s under Prefer: handling=strict", async (method, suffix) => {
    const user = await newUser();
    const task = await createTask(user);
    const path = `${tasksOf(user)}/${task.id}${suffix}`;
    const headers = { prefer: "handling=strict" };
    const json = { completed: true, user_id: "somebody-else" };
    const refused = await send(method, path, { as: user, json, headers });
    expect(await errorOf(refused)).toMatchObject({
      status: 422,
      error_code: "VALIDATION_ERROR",
      errors: [{ pointer: "/user_id" }],
    });
    expect(await listTasks(user)).toEqual([task]);
    const accepted = await send(method, path, { as: user, json: { completed: true }, headers });
    expect(accepted.status).toBe(200);
  });

  it.each([
    "handling=lenient",
    "xhandling=strict",
    "handling=strictly",
    "return=minimal",
    "return=minimal; handling=strict",
    'note="a, handling=strict, b"',
    'note="a\\", handling=strict, b"',
    "handling=lenient, handling=strict",
    'handling="strict',
    "handling",
  ])("201 for Prefer: %s, which is not strict", async (prefer) => {
    const user = await newUser();
    const json = { title: "Buy milk", ...ignored };
    const response = await send("POST", tasksOf(user), { as: user, json, headers: { prefer } });
    expect(response.status).toBe(201);
  });
});

describe("__proto__", () => {
  const body = '{"title":"Buy milk","__proto__":{"completed":true,"title":"polluted"}}';

  it("is an unknown member like any other: ignored, and no object changes", async () => {
    const user = await newUser();
    const response = await send("POST", "/api/tasks", { as: user, body });
    expect(await response.json()).toMatchObject({ title: "Buy milk", completed: false });
    expect({}).not.toHaveProperty("completed");
  });

  it("gives no task its title", async () => {
    const user = await newUser();
    const only = '{"__proto__":{"title":"polluted"},"constructor":{"prototype":{"title":"x"}}}';
    const response = await send("POST", "/api/tasks", { as: user, body: only });
    expect(await errorOf(response)).toMatchObject({ status: 422, error_code: "VALIDATION_ERROR" });
  });

  it("is named under Prefer: handling=strict", async () => {
    const user = await newUser();
    const headers = { prefer: "handling=strict" };
    const response = await send("POST", "/api/tasks", { as: user, body, headers });
    expect(await errorOf(response)).toMatchObject({
      status: 422,
      errors: [{ pointer: "/__proto__" }],
    });
  });
});

describe("Prefer: handling=strict at any depth", () => {
  const headers = { prefer: "handling=strict" };

  it("422 that names each unknown or read-only member of each operation of a bulk request", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const operations = [
      { op: "create", title: "a", id: 1 },
      { op: "update", id, title: "b", user_id: "c", foo: { bar: 1 } },
      { op: "complete", id: id + 1, completed: true, title: "d" },
      { op: "delete", id: id + 2, foo: 1 },
    ];
    const json = { operations, "a/b": 1 };
    const options = { as: user, json };
    expect((await send("POST", "/api/tasks/bulk", options)).status).toBe(200);
    const refused = await errorOf(await send("POST", "/api/tasks/bulk", { ...options, headers }));
    expect(refused.status).toBe(422);
    expect(refused.errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      "/a~1b",
      "/operations/0/id",
      "/operations/1/foo",
      "/operations/1/user_id",
      "/operations/2/title",
      "/operations/3/foo",
    ]);
  });

  it("200 for a bulk request that says only what is known; its other rules hold", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const known = { operations: [{ op: "update", id, title: "b" }], atomic: true };
    const options = { as: user, headers };
    expect((await send("POST", "/api/tasks/bulk", { ...options, json: known })).status).toBe(200);
    const twice = { operations: [...known.operations, { op: "delete", id }] };
    for (const json of [twice, { operations: [{ op: "update", id }] }, { operations: [] }]) {
      expect((await send("POST", "/api/tasks/bulk", { ...options, json })).status).toBe(422);
    }
  });

  it.each(["signup", "register", "signin", "login"])("422 for %s", async (route) => {
    const json = { email: "ada@example.com", password: "a-long-password", role: "admin" };
    const refused = await send("POST", `/api/auth/${route}`, { json, headers });
    expect(await errorOf(refused)).toMatchObject({ status: 422, errors: [{ pointer: "/role" }] });
  });

  it.each([
    ",",
    ";",
    '"',
    "\\",
    '"\\',
    " ",
    "handling",
    "handling=",
    "handling=strict ",
    ", handling",
  ])("is looked for in 60,000 characters of %j within a second", async (part) => {
    const user = await newUser();
    const prefer = part.repeat(60_000 / part.length);
    const options = { as: user, json: { title: "a" }, headers: { prefer } };
    const cpuMs = await cpuMsOf(async () => {
      expect((await send("POST", "/api/tasks", options)).status).toBe(201);
    });
    expect(cpuMs).toBeLessThan(1_000);
  });
});
