// Requests as pages send them that were written for other backends of this kind.
import type { Task } from "@todo/validation/task";
import { describe, expect, it } from "vitest";
import { withSettings } from "../fixtures/backends.ts";
import { send } from "../fixtures/send.ts";
import { newAccount } from "../fixtures/accounts.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

async function post(user: TestUser, json: object): Promise<Task> {
  const response = await send("POST", "/api/tasks", { as: user, json: { title: "t", ...json } });
  expect(response.status, JSON.stringify(json)).toBe(201);
  return response.json();
}

describe("a form of another backend", () => {
  it.each([
    [{ priority: "HIGH" }, { priority: "high" }],
    [{ priority: "Critical" }, { priority: "urgent" }],
    [{ priority: "" }, { priority: "medium" }],
    [{ priority: null }, { priority: "medium" }],
    [{ due_date: "" }, { due_date: null }],
    [{ due_date: "2026-08-08" }, { due_date: "2026-08-08" }],
    [{ due_date: "2026-08-08T09:30" }, { due_date: "2026-08-08T09:30:00" }],
    [{ due_date: "2026-08-08T09:30:00+02:00" }, { due_date: "2026-08-08T07:30:00.000Z" }],
    [{ time_zone: "" }, { time_zone: null }],
    [{ tags: "home, work" }, { tags: ["home", "work"] }],
    [{ tags: "" }, { tags: [] }],
    [{ tags: null }, { tags: [] }],
    [{ tags: [{ id: 1, name: "home" }] }, { tags: ["home"] }],
    [{ category: "home", recurring: false, user_id: "me", id: 7 }, { priority: "medium" }],
  ])("201 and 200 for %j", async (json, stored) => {
    const user = await newUser();
    const task = await post(user, json);
    expect(task).toMatchObject({ ...stored, user_id: user.id });
    const edit = { as: user, json: { title: "edited", ...json } };
    const edited = await send("PUT", `/api/tasks/${task.id}`, edit);
    expect(edited.status).toBe(200);
    expect(await edited.json()).toMatchObject({ ...stored, title: "edited" });
  });

  it("an edit that sends no priority, or an empty one, leaves it", async () => {
    const user = await newUser();
    const { id } = await post(user, { priority: "URGENT", tags: "home" });
    for (const json of [
      { priority: "", title: "t" },
      { priority: null, title: "t" },
      { title: "t" },
    ]) {
      const response = await send("PUT", `/api/tasks/${id}`, { as: user, json });
      expect(await response.json()).toMatchObject({ priority: "urgent", tags: ["home"] });
    }
  });
});

describe("a list of another backend", () => {
  it.each([
    ["sort_by=priority&sort_order=DESC", ["urgent", "medium", "low"]],
    ["sort_by=priority&sort_order=asc", ["low", "medium", "urgent"]],
    ["sort_by=priority&order=desc", ["urgent", "medium", "low"]],
    ["sort_by=due_date", ["low", "urgent", "medium"]],
    ["sort_by=created&order=asc", ["low", "urgent", "medium"]],
    ["sort_by=nonsense&sort_order=up", ["medium", "urgent", "low"]],
    ["status=all&priority=all&tags=&search=", ["medium", "urgent", "low"]],
    ["priority=URGENT", ["urgent"]],
    ["tags=HOME,work", ["urgent"]],
    ["page=1&per_page=10", ["medium", "urgent", "low"]],
  ])("GET /api/tasks?%s is %j", async (query, priorities) => {
    const user = await newUser();
    await post(user, { priority: "LOW", due_date: "2026-08-01" });
    await post(user, { priority: "urgent", due_date: "2026-08-02", tags: "home, work" });
    await post(user, { due_date: "" });
    const response = await send("GET", `/api/tasks?${query}`, { as: user });
    const list: Task[] = await response.json();
    expect(list.map(({ priority }) => priority)).toEqual(priorities);
  });
});

it("a page that signs in, adds, ticks by is_completed or without a body, and edits what it read", async () => {
  await withSettings({ frontendCompatibility: true }, async () => {
    const { email, password } = await newAccount();
    const signIn = await send("POST", "/api/auth/login", { json: { email, password } });
    const { token, user } = await signIn.json();
    expect(user.created_at).toBe(user.createdAt);
    const as = { id: user.id, token };
    const form = {
      title: "Buy milk",
      description: "",
      priority: "HIGH",
      due_date: "",
      tags: "a, b",
    };
    const added = await post(as, { ...form, is_completed: false });
    expect(added).toMatchObject({ is_completed: false, priority: "high", tags: ["a", "b"] });
    const path = `/api/tasks/${added.id}`;
    const ticked = await (await send("PATCH", `${path}/complete`, { as })).json();
    expect(ticked).toMatchObject({ completed: true, is_completed: true });
    const json = { ...ticked, is_completed: false };
    const opened = await (await send("PUT", path, { as, json })).json();
    expect(opened).toMatchObject({ completed: false, is_completed: false, tags: ["a", "b"] });
    const query = "?status=pending&sort_by=priority&sort_order=DESC";
    const list = await (await send("GET", `/api/${user.id}/tasks${query}`, { as })).json();
    expect(list).toEqual([opened]);
  });
});
