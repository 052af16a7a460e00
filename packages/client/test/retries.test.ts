import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ApiError } from "../src/api-error.ts";
import type { BulkOperation } from "../src/task-changes.ts";
import { createTaskClient } from "../src/task-client.ts";
import { withRetries } from "../src/with-retries.ts";
import {
  cut,
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
  const server = await startServer(...script);
  const token = newToken();
  const tasks = createTaskClient({ baseUrl: server.baseUrl, token: async () => token });
  return { ...server, tasks };
}

const precondition = { error_code: "PRECONDITION_FAILED", detail: "" };

const again: [name: string, reply: Reply][] = [
  ["a broken connection", drop],
  ["an answer that breaks off", cut],
  ["503 with Retry-After", refusal(503, "SERVICE_UNAVAILABLE", "0")],
  ["429 with Retry-After", refusal(429, "RATE_LIMITED", "0")],
  ["409 in progress", refusal(409, "IDEMPOTENCY_IN_PROGRESS", "0")],
];

const notAgain: [name: string, reply: Reply, status: number][] = [
  ["500", refusal(500, "INTERNAL_ERROR"), 500],
  ["503 without Retry-After", refusal(503, "SERVICE_UNAVAILABLE"), 503],
  ["503 for longer than anybody waits", refusal(503, "SERVICE_UNAVAILABLE", "30"), 503],
  ["429 for longer than anybody waits", refusal(429, "RATE_LIMITED", "30"), 429],
  ["422", refusal(422, "VALIDATION_ERROR"), 422],
  ["409 for another reason", refusal(409, "EMAIL_TAKEN", "0"), 409],
];

it("a change that must not overwrite another one says so also where a proxy drops the ETag", async () => {
  const { tasks, received } = await setUp(json(200, { ...task, version: 3 }));
  const { etag } = await tasks.find(7);
  await tasks.update(7, { title: "Oat milk" }, { ifMatch: etag });
  expect(received[1]?.headers["if-match"]).toBe('"3"');
});

describe("a call", () => {
  it.each(again)("is repeated after %s", async (_name, reply) => {
    const { tasks, received } = await setUp(reply, taskReply());
    expect(await tasks.find(7)).toEqual({ task, etag: '"1"' });
    expect(received).toHaveLength(2);
  });

  it.each(notAgain)("is not repeated after %s", async (_name, reply, status) => {
    const { tasks, received } = await setUp(reply);
    await expect(tasks.find(7)).rejects.toMatchObject({ status });
    expect(received).toHaveLength(1);
  });

  it("is given up after its time, with the last error", async () => {
    const { baseUrl, received } = await startServer(drop);
    const token = newToken();
    const tasks = createTaskClient({ baseUrl, token: async () => token, retryForMs: 0 });
    await expect(tasks.find(7)).rejects.toMatchObject({ status: 0, code: "NETWORK" });
    expect(received).toHaveLength(1);
  });

  it("is given up when no answer comes in time", async () => {
    const { baseUrl } = await startServer(() => undefined);
    const token = newToken();
    const tasks = createTaskClient({
      baseUrl,
      token: async () => token,
      timeoutMs: 50,
      retryForMs: 0,
    });
    await expect(tasks.find(7)).rejects.toMatchObject({ status: 0, code: "NETWORK" });
  });

  it("ends with the signal's reason, under way or between two tries", async () => {
    const reason = new Error("Not wanted any more");
    for (const reply of [() => undefined, refusal(503, "SERVICE_UNAVAILABLE", "4")] as Reply[]) {
      const abort = new AbortController();
      const { tasks, received } = await setUp((response) => {
        reply(response);
        setTimeout(() => abort.abort(reason), 20);
      });
      await expect(tasks.find(7, { signal: abort.signal })).rejects.toBe(reason);
      expect(received).toHaveLength(1);
    }
  });

  it("is not sent with a signal that is aborted already", async () => {
    const { tasks, received } = await setUp(taskReply());
    await expect(tasks.find(7, { signal: AbortSignal.abort() })).rejects.toThrow("aborted");
    expect(received).toEqual([]);
  });
});

describe("a change", () => {
  it("has one key in all its tries when it creates, and another one the next time", async () => {
    const { tasks, received } = await setUp(drop, taskReply());
    await tasks.create({ title: "Buy milk" });
    await tasks.create({ title: "Buy milk" });
    await tasks.create({ title: "Buy milk" }, { idempotencyKey: "of-mine" });
    const keys = received.map(({ headers }) => headers["idempotency-key"]);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys).toEqual([keys[0], keys[0], keys[2], "of-mine"]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it("whose answer was lost is no conflict with itself", async () => {
    const saved = { ...task, title: "Oat milk" };
    const stale = json(412, { ...precondition, current: saved }, { ETag: '"2"' });
    const { tasks, received } = await setUp(drop, stale);
    const present = { task: saved, etag: '"2"' };
    expect(await tasks.update(7, { title: " Oat milk " }, { ifMatch: '"1"' })).toEqual(present);
    expect(received.map(({ headers }) => headers["if-match"])).toEqual(['"1"', '"1"']);
    await expect(tasks.update(7, { title: "Bread" }, { ifMatch: '"1"' })).rejects.toMatchObject({
      status: 412,
      code: "PRECONDITION_FAILED",
      current: present,
    });
  });

  const lost: [sent: object, stored: object][] = [
    [{ tags: ["home", " garden "] }, { tags: ["home", "garden"] }],
    [{ tags: [] }, { tags: [] }],
    [{ due_date: "2026-08-08" }, { due_date: "2026-08-08" }],
    [{ due_date: "2026-08-08T09:30" }, { due_date: "2026-08-08T09:30:00" }],
    [{ due_date: "2026-08-08T09:30:00.5" }, { due_date: "2026-08-08T09:30:00.500" }],
    [{ due_date: "2026-08-08T09:30+02:00" }, { due_date: "2026-08-08T07:30:00.000Z" }],
    [
      { due_date: null, priority: "low" },
      { due_date: null, priority: "low" },
    ],
    [{ time_zone: "europe/berlin" }, { time_zone: "Europe/Berlin" }],
  ];
  it.each(lost)("to %j whose answer was lost is recognised in %j", async (sent, stored) => {
    const current = { ...task, ...stored };
    const stale = json(412, { ...precondition, current }, { ETag: '"2"' });
    const { tasks } = await setUp(drop, stale);
    const saved = await tasks.update(7, sent, { ifMatch: '"1"' });
    expect(saved).toEqual({ task: current, etag: '"2"' });
  });

  const others: [sent: object, stored: object][] = [
    [{ tags: ["home", "garden"] }, { tags: ["garden", "home"] }],
    [{ tags: ["home"] }, { tags: [] }],
    [{ due_date: "2026-08-08T09:30:00" }, { due_date: "2026-08-08T09:30:00.000Z" }],
    [{ due_date: "2026-08-08" }, { due_date: "2026-08-08T00:00:00" }],
    [{ due_date: null }, { due_date: "2026-08-08" }],
    [{ title: "Task 1" }, { title: "Task 01" }],
    [{ description: "b " }, { description: "b" }],
  ];
  it.each(others)("to %j is in conflict with %j", async (sent, stored) => {
    const stale = json(412, { ...precondition, current: { ...task, ...stored } }, { ETag: '"2"' });
    const { tasks } = await setUp(stale);
    await expect(tasks.update(7, sent, { ifMatch: '"1"' })).rejects.toMatchObject({ status: 412 });
  });

  it("deletes what is gone already", async () => {
    const { tasks } = await setUp(drop, refusal(404, "RESOURCE_NOT_FOUND"));
    await expect(tasks.delete(7)).resolves.toBeUndefined();
  });

  it("of many tasks is repeated with the key of the first try, whatever it does", async () => {
    const done = json(200, { applied: true, results: [] });
    const operations: BulkOperation[] = [
      { op: "create", title: "Buy milk" },
      { op: "complete", id: 7, completed: true },
      { op: "delete", id: 8 },
    ];
    for (const operation of operations) {
      const { tasks, received } = await setUp(drop, cut, done, done);
      await tasks.bulk([operation], { atomic: true });
      await tasks.bulk([operation], { idempotencyKey: "of-mine" });
      const keys = received.map(({ headers }) => headers["idempotency-key"]);
      expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
      expect(keys).toEqual([keys[0], keys[0], keys[0], "of-mine"]);
    }
  });
});

describe("withRetries", () => {
  const unanswered = new ApiError({ status: 0, code: "NETWORK", detail: "" });
  const busy = (retryAfterSeconds: number) =>
    new ApiError({ status: 503, code: "SERVICE_UNAVAILABLE", detail: "", retryAfterSeconds });

  function setUpClock() {
    const pauses: number[] = [];
    const now = () => pauses.reduce((sum, pause) => sum + pause, 0);
    const sleep = async (pause: number) => void pauses.push(pause);
    return { pauses, options: { retryForMs: 5000, now, sleep } };
  }

  it("waits as long as the API asks for, and twice as long each time without an answer", async () => {
    const asked = setUpClock();
    const send = vi.fn().mockRejectedValueOnce(busy(2)).mockRejectedValueOnce(busy(1));
    await withRetries(send, asked.options);
    expect(asked.pauses).toEqual([2000, 1000]);

    const silent = setUpClock();
    const sendAgain = vi.fn().mockRejectedValueOnce(unanswered).mockRejectedValueOnce(unanswered);
    await withRetries(sendAgain, silent.options);
    const [first = 0, second = 0] = silent.pauses;
    expect([first >= 200, first < 600, second >= 400, second < 1200]).toEqual(Array(4).fill(true));
  });

  it("gives up in time, with the last error", async () => {
    const { pauses, options } = setUpClock();
    await expect(withRetries(() => Promise.reject(busy(2)), options)).rejects.toMatchObject({
      status: 503,
    });
    expect(pauses).toEqual([2000, 2000]);
  });

  it("gives up in time although the API asks for no pause", async () => {
    const { pauses, options } = setUpClock();
    const send = vi.fn();
    for (let tries = 1; tries <= 50; tries += 1) send.mockRejectedValueOnce(busy(0));
    await expect(withRetries(send, options)).rejects.toMatchObject({ status: 503 });
    expect(pauses.length).toBeLessThan(10);
  });

  it("gives up in time although the clock is set back", async () => {
    let now = Date.now();
    const clock = vi.spyOn(Date, "now").mockImplementation(() => (now -= 3_600_000));
    onTestFinished(() => clock.mockRestore());
    const send = vi.fn().mockRejectedValue(unanswered);
    const sent = withRetries(send, { retryForMs: 1000, sleep: async () => undefined });
    await expect(sent).rejects.toBe(unanswered);
    expect(send.mock.calls.length).toBeLessThan(5);
  });

  it("does not wait for a network that is switched off", async () => {
    const { pauses, options } = setUpClock();
    const offline = new ApiError({ status: 0, code: "OFFLINE", detail: "" });
    await expect(withRetries(() => Promise.reject(offline), options)).rejects.toBe(offline);
    expect(pauses).toEqual([]);
  });
});
