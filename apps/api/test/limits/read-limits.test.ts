// Reads of tasks and changes, of which one user has few at a time.
import { beforeEach, expect, it } from "vitest";
import { whileTaken } from "../fixtures/backends.ts";
import { createTask } from "../fixtures/families.ts";
import { post, toolCall } from "../fixtures/mcp-client.ts";
import { send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

let user: TestUser;
let other: TestUser;

beforeEach(async () => {
  [user, other] = [await newUser(), await newUser()];
});

const get = (as: TestUser, path: string, headers = {}) =>
  send("GET", `/api/${path}`, { as, headers });

it.each(["tasks/counts", "tasks?limit=1", "changes?since=0&limit=1"])(
  "%s of another user is answered before most of a burst that was sent before it",
  async (path) => {
    await Promise.all([get(user, path), get(other, path)]);
    let done = 0;
    const burst = Array.from({ length: 300 }, () => get(user, path).finally(() => (done += 1)));
    expect((await get(other, path)).status).toBe(200);
    expect(done).toBeLessThan(100);
    const statuses = (await Promise.all(burst)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  },
);

it("429 for one read more of a user, by any route or tool; writes, and reads of others, go on", async () => {
  const { id } = await createTask(user);
  const task = `tasks/${id}`;
  const held = (await get(user, "tasks")).headers.get("etag");
  const reads: [path: string, headers?: Record<string, string>][] = [
    [task],
    ["tasks/counts"],
    ["tasks?limit=20"],
    ["tasks", { "if-none-match": String(held) }],
    ["changes?since=0&limit=20"],
    ["changes?trash=true&limit=20"],
    [`changes?task=${id}&limit=20`],
  ];
  const calls = [
    toolCall("list_tasks", {}),
    toolCall("get_task", { task_id: id }),
    toolCall("list_changes", {}),
    toolCall("list_changes", { since: 0 }),
  ];
  await whileTaken("reads", user, async () => {
    for (const [path, headers] of reads) {
      const response = await get(user, path, headers);
      expect(response.status, path).toBe(429);
      expect(response.headers.get("ratelimit-policy")).toBe('"taken";q=1;qu="concurrent-requests"');
    }
    for (const call of calls) expect((await post(user, call)).status).toBe(429);
    for (const path of ["tasks", "tasks?limit=21", "tasks?search=a", "changes?since=0&limit=21"]) {
      expect((await get(user, path)).status, path).toBe(200);
    }
    const change = { as: user, json: { title: "b" } };
    expect((await send("PATCH", `/api/${task}`, change)).status).toBe(200);
    expect((await get(other, "tasks/counts")).status).toBe(200);
  });
  expect((await get(user, task)).status).toBe(200);
});
