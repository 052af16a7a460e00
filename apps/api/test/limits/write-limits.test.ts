// Writes of tasks, of which one user has few at a time.
import { beforeEach, expect, it } from "vitest";
import { whileTaken } from "../fixtures/backends.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import { post, toolCall } from "../fixtures/mcp-client.ts";
import { send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

let user: TestUser;
let other: TestUser;

beforeEach(async () => {
  [user, other] = [await newUser(), await newUser()];
});

const create = (as: TestUser) => send("POST", "/api/tasks", { as, json: { title: "a" } });

it("a task of another user is created before most of a burst that was sent before it", async () => {
  await Promise.all([create(user), create(other)]);
  let done = 0;
  const burst = Array.from({ length: 300 }, () => create(user).finally(() => (done += 1)));
  expect((await create(other)).status).toBe(201);
  expect(done).toBeLessThan(100);
  const statuses = (await Promise.all(burst)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([201]));
});

it("429 for one write more of a user, by any route or tool; reads, and writes of others, go on", async () => {
  const { id, uid } = await createTask(user);
  const task = `/api/tasks/${id}`;
  const writes: [method: string, path: string, json?: object][] = [
    ["POST", "/api/tasks", { title: "a" }],
    ["PUT", task, { title: "a" }],
    ["PUT", `/api/tasks/${uid}`, { title: "a" }],
    ["PATCH", task, { title: "a" }],
    ["PATCH", `${task}/complete`, { completed: true }],
    ["PATCH", `/api/${user.id}/tasks/${id}/complete`],
    ["POST", `${task}/undo`],
    ["POST", "/api/tasks/bulk", { operations: [{ op: "delete", id }] }],
    ["DELETE", task],
    ["DELETE", `/api/trash/${id}`],
    ["DELETE", "/api/trash"],
    ["POST", "/api/tokens", { name: "a", scopes: ["tasks:read"], expires_in_days: 1 }],
  ];
  const calls = [toolCall("add_task", { title: "a" }), toolCall("delete_task", { task_id: id })];
  await whileTaken("writes", user, async () => {
    for (const [method, path, json] of writes) {
      const response = await send(method, path, { as: user, ...(json && { json }) });
      expect(response.status, `${method} ${path}`).toBe(429);
      expect(response.headers.get("ratelimit-policy")).toBe('"taken";q=1;qu="concurrent-requests"');
    }
    for (const call of calls) expect((await post(user, call)).status).toBe(429);
    expect((await post(user, toolCall("get_task", { task_id: id }))).status).toBe(200);
    expect(await listTasks(user)).toMatchObject([{ id, version: 1 }]);
    expect((await create(other)).status).toBe(201);
  });
  expect((await create(user)).status).toBe(201);
});
