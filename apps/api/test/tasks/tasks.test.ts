import { describe, expect, it } from "vitest";
import { createTask, families, listTasks } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe.each(families)("$family", ({ tasksOf }) => {
  it("201 with the stored task and its URL", async () => {
    const user = await newUser();
    const json = { title: " Buy milk ", description: "2 litres\n\tof it", completed: true };
    const response = await send("POST", tasksOf(user), { as: user, json });
    const task = await response.json();
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`/api/tasks/${task.id}`);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(task).toEqual({
      id: expect.any(Number),
      uid: expect.any(String),
      user_id: user.id,
      title: "Buy milk",
      description: "2 litres\n\tof it",
      completed: true,
      priority: "medium",
      due_date: null,
      time_zone: null,
      tags: [],
      completed_at: task.created_at,
      version: 1,
      created_at: expect.stringMatching(instant),
      updated_at: task.created_at,
    });
    const found = await send("GET", response.headers.get("location") ?? "", { as: user });
    expect(await found.json()).toEqual(task);
  });

  it("201 with no description and not completed where the body has neither", async () => {
    const user = await newUser();
    const response = await send("POST", tasksOf(user), { as: user, json: { title: "Buy milk" } });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      description: null,
      completed: false,
      completed_at: null,
    });
  });

  it("200 with a bare array of the user's tasks, newest first", async () => {
    const user = await newUser();
    await createTask(await newUser(), { title: "Somebody else's" });
    const first = await createTask(user, { title: "first" });
    const second = await createTask(user, { title: "second" });
    const third = await createTask(user, { title: "third" });
    const response = await send("GET", tasksOf(user), { as: user });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual([third, second, first]);
  });

  it("200 with the same order when all were created in one millisecond", async () => {
    const user = await newUser();
    const tasks = await Promise.all(Array.from({ length: 20 }, () => createTask(user)));
    const listed = await (await send("GET", tasksOf(user), { as: user })).json();
    const newestFirst = tasks.toSorted(
      (one, other) => other.created_at.localeCompare(one.created_at) || other.id - one.id,
    );
    expect(listed).toEqual(newestFirst);
  });

  it("200 with an empty array for somebody without tasks", async () => {
    const user = await newUser();
    const response = await send("GET", tasksOf(user), { as: user });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual([]);
  });

  it("200 with one task", async () => {
    const user = await newUser();
    const task = await createTask(user);
    const response = await send("GET", `${tasksOf(user)}/${task.id}`, { as: user });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(task);
  });

  it.each(["PUT", "PATCH"])("200 with the changed and stored task for %s", async (method) => {
    const user = await newUser();
    const task = await createTask(user);
    const json = { title: "Buy oat milk", description: "1 litre", completed: true };
    const response = await send(method, `${tasksOf(user)}/${task.id}`, { as: user, json });
    const changed = await response.json();
    expect(response.status).toBe(200);
    expect(changed).toEqual({
      ...task,
      ...json,
      completed_at: changed.updated_at,
      version: 2,
      updated_at: expect.stringMatching(instant),
    });
    expect(changed.updated_at > task.updated_at).toBe(true);
    expect(await listTasks(user)).toEqual([changed]);
  });

  it("204 without a body for DELETE, and the task is gone", async () => {
    const user = await newUser();
    const task = await createTask(user);
    const kept = await createTask(user, { title: "kept" });
    const response = await send("DELETE", `${tasksOf(user)}/${task.id}`, { as: user });
    expect(response.status).toBe(204);
    expect(response.body).toBeNull();
    expect(await listTasks(user)).toEqual([kept]);
  });

  it.each([true, false])("200 with completed set to %s", async (completed) => {
    const user = await newUser();
    const task = await createTask(user, { completed: !completed });
    const path = `${tasksOf(user)}/${task.id}/complete`;
    let completed_at: string | null = null;
    for (const [version, time] of [
      [2, "once"],
      [3, "twice"],
    ] as const) {
      const response = await send("PATCH", path, { as: user, json: { completed } });
      expect(response.status, time).toBe(200);
      const changed = await response.json();
      if (completed) completed_at ??= changed.updated_at;
      const updated_at = expect.stringMatching(instant);
      const times = { completed_at, version, updated_at };
      expect(changed, time).toEqual({ ...task, completed, ...times });
    }
  });

  it.each([
    ["GET", ""],
    ["PUT", ""],
    ["PATCH", ""],
    ["DELETE", ""],
    ["PATCH", "/complete"],
  ])("404 for %s of a deleted task%s", async (method, suffix) => {
    const user = await newUser();
    const { id } = await createTask(user);
    const path = `${tasksOf(user)}/${id}${suffix}`;
    const request = { as: user, ...(method.startsWith("P") && { json: { completed: true } }) };
    if (method !== "DELETE") expect((await send(method, path, request)).status).toBe(200);
    await send("DELETE", `/api/tasks/${id}`, { as: user });
    expect(await errorOf(await send(method, path, request))).toEqual({
      status: 404,
      detail: "There is nothing here, or nothing of yours.",
      error_code: "RESOURCE_NOT_FOUND",
      request_id: expect.any(String),
    });
  });
});

describe("PATCH …/complete without a body", () => {
  it.each([
    ["no body", {}],
    ["an empty object", { json: {} }],
  ])("toggles on /api/{user_id}/tasks with %s", async (_name, body) => {
    const user = await newUser();
    const task = await createTask(user);
    const path = `/api/${user.id}/tasks/${task.id}/complete`;
    const [first, second] = [
      await (await send("PATCH", path, { as: user, ...body })).json(),
      await (await send("PATCH", path, { as: user, ...body })).json(),
    ];
    expect(first).toEqual({
      ...task,
      completed: true,
      completed_at: first.updated_at,
      version: 2,
      updated_at: first.updated_at,
    });
    expect(second).toEqual({ ...task, version: 3, updated_at: second.updated_at });
    expect(first.updated_at > task.updated_at && second.updated_at > first.updated_at).toBe(true);
  });

  it.each([
    ["400 for no body", {}, { status: 400, error_code: "BAD_REQUEST" }],
    ["422 for an empty object", { json: {} }, { status: 422, error_code: "VALIDATION_ERROR" }],
  ])("%s on /api/tasks, and the task stays as it is", async (_name, body, expected) => {
    const user = await newUser();
    const task = await createTask(user);
    const response = await send("PATCH", `/api/tasks/${task.id}/complete`, { as: user, ...body });
    expect(await errorOf(response)).toMatchObject(expected);
    expect(await listTasks(user)).toEqual([task]);
  });
});
