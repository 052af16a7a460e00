import { describe, expect, it } from "vitest";
import { createTaskClient } from "../src/task-client.ts";
import {
  drop,
  json,
  newToken,
  refusal,
  type Reply,
  startServer,
  task,
  taskReply,
} from "./scripted-server.ts";

async function setUp(...script: [Reply, ...Reply[]]) {
  const { baseUrl, received } = await startServer(...script);
  const token = newToken();
  const tasks = createTaskClient({ baseUrl, token: async () => token });
  const asked = () => received.map(({ method, url }) => `${method} ${url}`);
  return { tasks, received, asked };
}

const { uid } = task;
const noContent: Reply = (response) => response.writeHead(204).end();

describe("an undo", () => {
  it("has one key in all its tries, so that a repeated one does not put the mistake back", async () => {
    const { tasks, received, asked } = await setUp(drop, drop, taskReply());
    expect(await tasks.undo(uid)).toEqual({ task, etag: '"1"' });
    await tasks.undo(7, { idempotencyKey: "of-mine" });
    const keys = received.map(({ headers }) => headers["idempotency-key"]);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys).toEqual([keys[0], keys[0], keys[0], "of-mine"]);
    expect(asked().slice(2)).toEqual([`POST /api/tasks/${uid}/undo`, "POST /api/tasks/7/undo"]);
  });

  it("has a key also when it has a condition", async () => {
    const { tasks, received } = await setUp(taskReply());
    await tasks.undo(7, { ifMatch: '"3"' });
    expect(received[0]?.headers).toMatchObject({
      "if-match": '"3"',
      "idempotency-key": expect.stringMatching(/./),
    });
  });

  it("resolves to nothing when it took back the creation", async () => {
    const { tasks } = await setUp(noContent);
    expect(await tasks.undo(7)).toBeUndefined();
  });

  it("rejects when there is nothing to take back", async () => {
    const { tasks } = await setUp(refusal(409, "NOTHING_TO_UNDO"));
    await expect(tasks.undo(7)).rejects.toMatchObject({ status: 409, code: "NOTHING_TO_UNDO" });
  });
});

it("asks for changes, for the history of a task, and for the trash", async () => {
  const page = { changes: [], next: 5, more: false };
  const { tasks, asked } = await setUp(json(200, page));
  expect(await tasks.changes()).toEqual(page);
  await tasks.changes({ since: 4, limit: 200 });
  await tasks.history(7);
  await tasks.history(uid, { until: 4 });
  await tasks.trash({ limit: 3 });
  expect(asked()).toEqual([
    "GET /api/changes",
    "GET /api/changes?since=4&limit=200",
    "GET /api/changes?task=7",
    `GET /api/changes?until=4&task=${uid}`,
    "GET /api/changes?limit=3&trash=true",
  ]);
});

it("deletes for good, also what is gone already", async () => {
  const { tasks, asked } = await setUp(noContent, drop, refusal(404, "RESOURCE_NOT_FOUND"));
  await tasks.deleteForGood(7);
  await tasks.deleteForGood(uid);
  expect(asked()).toEqual(["DELETE /api/trash/7", ...Array(2).fill(`DELETE /api/trash/${uid}`)]);
});

describe("a put", () => {
  const stale = json(
    412,
    { error_code: "PRECONDITION_FAILED", detail: "", current: task },
    { ETag: '"1"' },
  );

  it("creates under a uid, and changes", async () => {
    const { tasks, received, asked } = await setUp(taskReply());
    expect(await tasks.put(uid, { title: "Buy milk" })).toEqual({ task, etag: '"1"' });
    await tasks.put(uid, { tags: [] }, { ifMatch: '"1"' });
    expect(asked()).toEqual(Array(2).fill(`PUT /api/tasks/${uid}`));
    expect(received[0]?.body).toBe('{"title":"Buy milk"}');
    expect(received[0]?.headers["if-none-match"]).toBeUndefined();
    expect(received[1]?.headers["if-match"]).toBe('"1"');
  });

  it("creates only, and takes a task that is as wanted for its own", async () => {
    const { tasks, received } = await setUp(drop, stale);
    const created = await tasks.put(uid, { title: "Buy milk" }, { ifNoneMatch: "*" });
    expect(created).toEqual({ task, etag: '"1"' });
    expect(received.map(({ headers }) => headers["if-none-match"])).toEqual(["*", "*"]);
    await expect(tasks.put(uid, { title: "Bread" }, { ifNoneMatch: "*" })).rejects.toMatchObject({
      status: 412,
    });
  });

  it("does not raise the dead", async () => {
    const { tasks } = await setUp(refusal(410, "TASK_DELETED"));
    await expect(tasks.put(uid, { title: "x" })).rejects.toMatchObject({ code: "TASK_DELETED" });
  });
});
