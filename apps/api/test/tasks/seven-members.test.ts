// A client of the first releases knows seven members of a task. It must notice nothing, and destroy nothing.
import type { Task } from "@todo/validation/task";
import { describe, expect, it } from "vitest";
import { families } from "../fixtures/families.ts";
import { send, type SendOptions } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const known = [
  "id",
  "user_id",
  "title",
  "description",
  "completed",
  "created_at",
  "updated_at",
] as const;

type Known = Pick<Task, (typeof known)[number]>;

/** What the client of before keeps of an answer. */
const read = (task: Task) => Object.fromEntries(known.map((name) => [name, task[name]])) as Known;

const newMembers = {
  priority: "urgent",
  due_date: "2026-08-08T09:30:00",
  time_zone: "Europe/Berlin",
  tags: ["Home", "garden"],
};

it("a client that knows seven members toggles without a body, and leaves the others alone", async () => {
  const user = await newUser();
  const json = { title: "Buy milk", ...newMembers };
  const created: Task = await (await send("POST", "/api/tasks", { as: user, json })).json();
  for (const completed of [true, false]) {
    const path = `/api/${user.id}/tasks/${created.id}/complete`;
    const response = await send("PATCH", path, { as: user });
    expect(await response.json()).toMatchObject({ ...json, completed });
  }
});

describe.each(families)("a client that knows seven members, on $family", ({ tasksOf }) => {
  const ask = async (user: TestUser, method: string, path = "", options: SendOptions = {}) => {
    const response = await send(method, `${tasksOf(user)}${path}`, { as: user, ...options });
    expect(response.ok, `${method} ${path} ${response.status}`).toBe(true);
    return response;
  };
  const tasksIn = async (response: Promise<Response>) => (await response).json();

  /** A task in which another client has set everything. */
  const createFull = async (user: TestUser): Promise<Task> =>
    tasksIn(ask(user, "POST", "", { json: { title: "Buy milk", ...newMembers } }));

  const expectKept = async (user: TestUser, id: number, changes: Partial<Known>) =>
    expect(await tasksIn(ask(user, "GET", `/${id}`))).toMatchObject({ ...newMembers, ...changes });

  it("reads its members in their old order from one task, the list, a page and a search", async () => {
    const user = await newUser();
    const full = await createFull(user);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const { id } = full;
    const texts = { title: "Buy milk", description: null, completed: false };
    const expected = { id, user_id: user.id, ...texts, created_at: time, updated_at: time };
    const page = await tasksIn(ask(user, "GET", "?limit=5&status=pending&sort=title"));
    expect({ ...page, tasks: page.tasks.map(read) }).toEqual({
      tasks: [expected],
      total: 1,
      limit: 5,
      next_cursor: null,
    });
    for (const query of ["", "?status=all&sort=-updated_at", "?search=MILK", "?sort=created_at"]) {
      const list: Task[] = await tasksIn(ask(user, "GET", query));
      expect(list.map(read), query).toEqual([expected]);
    }
    const one = await tasksIn(ask(user, "GET", `/${id}`));
    expect(read(one)).toEqual(expected);
    const names = Object.keys(one).filter((name) => known.some((other) => other === name));
    expect(names).toEqual(known);
  });

  it("creates a task, which has the defaults of what it does not know", async () => {
    const user = await newUser();
    const json = { title: "Buy milk", description: "2 litres", completed: true };
    const task = await tasksIn(ask(user, "POST", "", { json }));
    expect(read(task)).toMatchObject(json);
    const defaults = { priority: "medium", due_date: null, time_zone: null, tags: [] };
    expect(task).toMatchObject(defaults);
  });

  it.each(["PUT", "PATCH"])("%s of all its members leaves the others alone", async (method) => {
    const user = await newUser();
    const task = read(await createFull(user));
    const json = { ...task, title: "Buy bread", completed: true };
    const answer = read(await tasksIn(ask(user, method, `/${task.id}`, { json })));
    expect(answer).toEqual({ ...json, updated_at: answer.updated_at });
    await expectKept(user, task.id, { title: "Buy bread", completed: true });
  });

  it("completes and reopens, and leaves the others alone", async () => {
    const user = await newUser();
    const { id } = await createFull(user);
    for (const completed of [true, false]) {
      const options = { json: { completed } };
      const task = await tasksIn(ask(user, "PATCH", `/${id}/complete`, options));
      expect(read(task)).toMatchObject({ id, completed });
      await expectKept(user, id, { completed });
    }
  });

  it("changes many at once, and leaves the others alone", async () => {
    const user = await newUser();
    const tasks = [await createFull(user), await createFull(user), await createFull(user)];
    const [one, two, three] = tasks.map(({ id }) => id) as [number, number, number];
    const operations = [
      { op: "create", title: "New" },
      { ...read(tasks[0] as Task), op: "update", title: "Buy bread" },
      { op: "complete", id: two, completed: true },
      { op: "delete", id: three },
    ];
    const bulk = await tasksIn(ask(user, "POST", "/bulk", { json: { operations } }));
    const statuses = bulk.results.map(({ status }: { status: number }) => status);
    expect([bulk.applied, statuses]).toEqual([true, [201, 200, 200, 204]]);
    await expectKept(user, one, { title: "Buy bread" });
    await expectKept(user, two, { completed: true });
  });

  it("repeats a creation with its key, alone or among many, after others have changed the task", async () => {
    const user = await newUser();
    const operations = [{ op: "create", title: "Buy milk" }];
    const single = { json: { title: "Buy milk" }, headers: { "idempotency-key": "single" } };
    const many = { json: { operations }, headers: { "idempotency-key": "many" } };
    const post = async () => [
      read(await tasksIn(ask(user, "POST", "", single))),
      read((await tasksIn(ask(user, "POST", "/bulk", many))).results[0].task),
    ];
    const first = await post();
    for (const { id } of first) await ask(user, "PATCH", `/${id}`, { json: newMembers });
    expect(await post()).toEqual(first);
    for (const { id } of first) await expectKept(user, id, { title: "Buy milk" });
  });

  it('names a version as it did before, by "3", and misses no change of the others', async () => {
    const user = await newUser();
    const { id } = await createFull(user);
    await ask(user, "PATCH", `/${id}`, { json: { priority: "low" } });
    await ask(user, "PATCH", `/${id}`, { json: newMembers });
    const writes = [
      ["PUT", "", { title: "Buy bread" }],
      ["PATCH", "/complete", { completed: true }],
      ["DELETE", "", undefined],
    ] as const;
    for (const [index, [method, suffix, json]] of writes.entries()) {
      const path = `${tasksOf(user)}/${id}${suffix}`;
      const at = (version: number) => ({ as: user, json, headers: { "if-match": `"${version}"` } });
      const stale = await send(method, path, at(index + 2));
      expect(stale.status).toBe(412);
      expect(read((await stale.json()).current)).toMatchObject({ id });
      expect((await send(method, path, at(index + 3))).ok).toBe(true);
    }
  });

  it("deletes a task, and frees its place", async () => {
    const user = await newUser();
    const { id } = await createFull(user);
    expect((await ask(user, "DELETE", `/${id}`)).status).toBe(204);
    expect(await tasksIn(ask(user, "GET"))).toEqual([]);
  });
});
