import type { Task } from "@todo/validation/task";
import { describe, expect, it } from "vitest";
import { createTask, families, listTasks } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const plan = {
  priority: "urgent",
  due_date: "2026-08-08T09:30:00",
  time_zone: "Europe/Berlin",
  tags: ["Home", "garden"],
};

/** Every way to write a task, and the answer's task. */
const writes = {
  POST: async (user: TestUser, members: object) => {
    const json = { title: "a", ...members };
    return (await send("POST", "/api/tasks", { as: user, json })).json();
  },
  PUT: (user: TestUser, members: object) => change(user, "PUT", members),
  PATCH: (user: TestUser, members: object) => change(user, "PATCH", members),
  "bulk create": (user: TestUser, members: object) =>
    inBulk(user, { op: "create", title: "a", ...members }),
  "bulk update": async (user: TestUser, members: object) => {
    const { id } = await createTask(user);
    return inBulk(user, { op: "update", id, ...members });
  },
};

async function change(user: TestUser, method: string, json: object): Promise<Task> {
  const { id } = await createTask(user);
  return (await send(method, `/api/tasks/${id}`, { as: user, json })).json();
}

async function inBulk(user: TestUser, operation: object): Promise<Task> {
  const json = { operations: [operation] };
  const response = await send("POST", "/api/tasks/bulk", { as: user, json });
  return (await response.json()).results[0].task;
}

describe.each(families)("$family", ({ tasksOf }) => {
  it("201 with every member as it was sent, and so from everywhere else", async () => {
    const user = await newUser();
    const json = { title: "a", completed: true, ...plan };
    const response = await send("POST", tasksOf(user), { as: user, json });
    const task = await response.json();
    expect(task).toEqual({
      id: task.id,
      uid: task.uid,
      user_id: user.id,
      description: null,
      ...json,
      completed_at: task.created_at,
      version: 1,
      created_at: task.created_at,
      updated_at: task.created_at,
    });
    const read = async (path: string) =>
      (await send("GET", `${tasksOf(user)}${path}`, { as: user })).json();
    expect(await read(`/${task.id}`)).toEqual(task);
    expect(await read("")).toEqual([task]);
    expect(await read("?limit=1")).toMatchObject({ tasks: [task] });
    expect(await read("?search=GARD")).toEqual([task]);
    expect(await read("?sort=due_date")).toEqual([task]);
  });
});

describe.each(Object.entries(writes))("%s", (_, write) => {
  it.each([
    ["2026-08-08", "2026-08-08"],
    ["2026-08-08T09:30", "2026-08-08T09:30:00"],
    ["2026-08-08T09:30:00.25", "2026-08-08T09:30:00.250"],
    ["2026-08-08T09:30:00+02:00", "2026-08-08T07:30:00.000Z"],
    ["1000-01-01", "1000-01-01"],
    ["9998-12-31T23:59:59.999Z", "9998-12-31T23:59:59.999Z"],
  ])("the due date %s is %s, answered and stored", async (due_date, kept) => {
    const user = await newUser();
    for (const time_zone of [null, "Pacific/Kiritimati", "America/Adak"]) {
      const task = await write(user, { due_date, time_zone });
      expect(task).toMatchObject({ due_date: kept, time_zone });
      expect(await listTasks(user)).toContainEqual(task);
    }
  });

  it("tags replace those before, in their spelling and order", async () => {
    const user = await newUser();
    const tags = ["zoo", "Äpfel", "home"];
    expect(await write(user, { tags })).toMatchObject({ tags });
    expect(await write(user, { tags: [] })).toMatchObject({ tags: [] });
  });
});

const strict = { prefer: "handling=strict" };
const spellings: [object, string][] = [
  [{ priority: "HIGH" }, "/priority"],
  [{ priority: "critical" }, "/priority"],
  [{ priority: "" }, "/priority"],
  [{ priority: null }, "/priority"],
  [{ due_date: "" }, "/due_date"],
  [{ time_zone: "" }, "/time_zone"],
  [{ tags: null }, "/tags"],
  [{ tags: "" }, "/tags"],
  [{ tags: "home, garden" }, "/tags"],
  [{ tags: [{ name: "home" }] }, "/tags/0"],
  [{ tags: ["home", "garden", "HOME"] }, "/tags/2"],
];

describe.each(spellings)("under Prefer: handling=strict %j", (members, pointer) => {
  it("is 422 at its pointer in a creation and a change, and without 201 and 200", async () => {
    const user = await newUser();
    const task = await createTask(user);
    const path = `/api/tasks/${task.id}`;
    const requests = [
      { method: "POST", to: "/api/tasks", json: { title: "a", ...members }, ok: 201 },
      { method: "PUT", to: path, json: members, ok: 200 },
      { method: "PATCH", to: path, json: members, ok: 200 },
    ];
    for (const { method, to, json } of requests) {
      const refused = await send(method, to, { as: user, json, headers: strict });
      expect(await errorOf(refused)).toMatchObject({ status: 422, errors: [{ pointer }] });
    }
    expect(await listTasks(user)).toEqual([task]);
    for (const { method, to, json, ok } of requests) {
      expect((await send(method, to, { as: user, json })).status).toBe(ok);
    }
  });

  it("is 422 at its pointer in a bulk request, and without 200", async () => {
    const user = await newUser();
    const task = await createTask(user);
    const operations = [
      { op: "create", title: "a", ...members },
      { op: "update", id: task.id, ...members },
    ];
    const options = { as: user, json: { operations } };
    const refused = await send("POST", "/api/tasks/bulk", { ...options, headers: strict });
    expect(await errorOf(refused)).toMatchObject({
      status: 422,
      errors: [{ pointer: `/operations/0${pointer}` }, { pointer: `/operations/1${pointer}` }],
    });
    expect(await listTasks(user)).toEqual([task]);
    const { applied, results } = await (await send("POST", "/api/tasks/bulk", options)).json();
    expect([applied, results[0].status, results[1].status]).toEqual([true, 201, 200]);
  });
});

it("under Prefer: handling=strict the members themselves are 201 and 200, null for a cleared one", async () => {
  const user = await newUser();
  const options = { as: user, headers: strict };
  const created = await send("POST", "/api/tasks", { ...options, json: { title: "a", ...plan } });
  expect(await created.json()).toMatchObject(plan);
  const json = { due_date: null, time_zone: null, tags: [], priority: "none" };
  for (const [index, task] of (await listTasks(user)).entries()) {
    const changed = await send("PATCH", `/api/tasks/${task.id}`, { ...options, json });
    expect(await changed.json()).toEqual({ ...(await listTasks(user))[index], ...json });
  }
});

describe("completed_at", () => {
  const ways = {
    PUT: (user: TestUser, id: number, completed: boolean) =>
      send("PUT", `/api/tasks/${id}`, { as: user, json: { completed } }),
    PATCH: (user: TestUser, id: number, completed: boolean) =>
      send("PATCH", `/api/tasks/${id}`, { as: user, json: { completed } }),
    complete: (user: TestUser, id: number, completed: boolean) =>
      send("PATCH", `/api/tasks/${id}/complete`, { as: user, json: { completed } }),
    bulk: async (user: TestUser, id: number, completed: boolean) => {
      const json = { operations: [{ op: "complete", id, completed }] };
      await send("POST", "/api/tasks/bulk", { as: user, json });
      return send("GET", `/api/tasks/${id}`, { as: user });
    },
  };

  it.each(Object.entries(ways))(
    "by %s is set once, kept by every other change, and cleared",
    async (_, complete) => {
      const user = await newUser();
      const { id, completed_at: atFirst } = await createTask(user);
      expect(atFirst).toBeNull();
      const done: Task = await (await complete(user, id, true)).json();
      expect(done.completed_at).toBe(done.updated_at);
      const again: Task = await (await complete(user, id, true)).json();
      expect(again).toEqual({ ...done, version: 3, updated_at: again.updated_at });
      const json = { title: "b", completed_at: "2001-01-01T00:00:00.000Z", version: 99 };
      const changed: Task = await (
        await send("PATCH", `/api/tasks/${id}`, { as: user, json })
      ).json();
      expect(changed).toMatchObject({ title: "b", completed_at: done.completed_at, version: 4 });
      const reopened: Task = await (await complete(user, id, false)).json();
      expect(reopened).toMatchObject({ completed_at: null, version: 5 });
      expect(await listTasks(user)).toEqual([reopened]);
    },
  );

  it("follows a toggle", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const toggle = async (): Promise<Task> =>
      (await send("PATCH", `/api/${user.id}/tasks/${id}/complete`, { as: user })).json();
    const done = await toggle();
    expect(done).toMatchObject({ completed: true, completed_at: done.updated_at });
    expect(await toggle()).toMatchObject({ completed: false, completed_at: null });
  });
});

it("version is the number in the ETag, from 1, one up with each change", async () => {
  const user = await newUser();
  const { id } = await createTask(user);
  const path = `/api/tasks/${id}`;
  const changes = [
    () => send("GET", path, { as: user }),
    () => send("PUT", path, { as: user, json: { tags: "x" } }),
    () => send("PATCH", path, { as: user, json: { priority: null } }),
    () => send("PATCH", `${path}/complete`, { as: user, json: { completed: true } }),
  ];
  for (const [index, make] of changes.entries()) {
    const response = await make();
    expect((await response.json()).version).toBe(index + 1);
    expect(response.headers.get("etag")).toMatch(new RegExp(`^"${index + 1}-`));
  }
  const headers = { "if-match": '"3"' };
  const stale = await send("PUT", path, { as: user, json: { tags: "y" }, headers });
  expect(await errorOf(stale)).toMatchObject({ status: 412, current: { version: 4, tags: ["x"] } });
});
