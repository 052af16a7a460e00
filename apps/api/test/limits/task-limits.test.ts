import { describe, expect, it } from "vitest";
import { createRateLimiter } from "#limits/rate-limit.ts";
import { getBackend } from "#backend.ts";
import { withBackend, withSettings } from "../fixtures/backends.ts";
import { createTask, families, listTasks } from "../fixtures/families.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const limit = 5;
const withRateLimit = (work: () => Promise<void>) =>
  withBackend({ ...getBackend(), taskRateLimiter: createRateLimiter("tasks", limit) }, work);

describe("TASK_REQUESTS_PER_MINUTE", () => {
  it("429 for one request more, of that user alone, with when to come back", () =>
    withRateLimit(async () => {
      const [user, other] = [await newUser(), await newUser()];
      for (let sent = 0; sent < limit; sent += 1) {
        expect((await send("GET", "/api/tasks", { as: user })).status).toBe(200);
      }
      const response = await send("GET", "/api/tasks", { as: user });
      const seconds = Number(response.headers.get("retry-after"));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
      expect(response.headers.get("ratelimit-policy")).toBe(`"tasks";q=${limit};w=60`);
      expect(response.headers.get("ratelimit")).toBe(`"tasks";r=0;t=${seconds}`);
      const requestId = response.headers.get("x-request-id");
      expect(await errorOf(response)).toEqual({
        status: 429,
        detail: "Too many requests. Please wait before trying again.",
        error_code: "RATE_LIMITED",
        request_id: requestId,
      });
      const entry = { level: 40, security_event: "rate-limited", user_id: user.id };
      expect(logLines.of(requestId)).toMatchObject(entry);
      expect((await send("GET", "/api/tasks", { as: other })).status).toBe(200);
    }));

  it("counts all routes, path families and tokens of a user together", () =>
    withRateLimit(async () => {
      const user = await newUser();
      const requests = [
        ["GET", "/api/tasks"],
        ["GET", `/api/${user.id}/tasks`],
        ["GET", "/api/tasks/1"],
        ["DELETE", `/api/${user.id}/tasks/1`],
        ["PATCH", "/api/tasks/1/complete"],
      ] as const;
      for (const [method, path] of requests) {
        expect((await send(method, path, { as: user })).status).not.toBe(429);
      }
      const again = await newUser(user.id);
      for (const [method, path] of requests) {
        expect((await send(method, path, { as: again })).status).toBe(429);
      }
    }));

  it("401 and 403 come before it, 415, 400, 422 and 404 after it", () =>
    withRateLimit(async () => {
      const user = await newUser();
      for (let sent = 0; sent < limit; sent += 1) await send("GET", "/api/tasks", { as: user });
      expect((await send("GET", "/api/tasks")).status).toBe(401);
      expect((await send("GET", "/api/somebody/tasks", { as: user })).status).toBe(403);
      for (const body of ["{", "{}"]) {
        const headers = { "content-type": "text/plain" };
        const options = { as: user, body, headers };
        expect((await send("POST", "/api/tasks", options)).status).toBe(429);
        expect((await send("PUT", "/api/tasks/x", { as: user, body })).status).toBe(429);
      }
    }));

  it("health, readiness and unknown paths are not counted", () =>
    withRateLimit(async () => {
      const user = await newUser();
      for (let sent = 0; sent < 2 * limit; sent += 1) {
        expect((await send("GET", "/api/health", { as: user })).status).toBe(200);
        expect((await send("GET", "/nothing", { as: user })).status).toBe(404);
      }
      expect((await send("GET", "/api/tasks", { as: user })).status).toBe(200);
    }));
});

describe("TASKS_PER_USER", () => {
  const quota = 10;
  const withQuota = (work: () => Promise<void>) => withSettings({ tasksPerUser: quota }, work);

  it.each(families)("403 for one task more on $family, and again 201 after a deletion", (family) =>
    withQuota(async () => {
      const [user, other] = [await newUser(), await newUser()];
      const tasks = await Promise.all(Array.from({ length: quota }, () => createTask(user)));
      const create = () =>
        send("POST", family.tasksOf(user), { as: user, json: { title: "one more" } });
      const refused = await create();
      expect(await errorOf(refused)).toEqual({
        status: 403,
        detail: "You have as many tasks as you may. Delete some first.",
        error_code: "TASK_LIMIT_REACHED",
        request_id: refused.headers.get("x-request-id"),
      });
      expect(await listTasks(user)).toHaveLength(quota);
      expect((await createTask(other)).user_id).toBe(other.id);

      await send("DELETE", `/api/tasks/${tasks[0]?.id}`, { as: user });
      expect((await create()).status).toBe(201);
      expect((await create()).status).toBe(403);
    }),
  );

  it.each([
    ["without a key", () => ({})],
    ["each with an idempotency key", (at: number) => ({ "idempotency-key": `key-${at}` })],
  ])("50 parallel creations %s: exactly 10 tasks", (_name, headersOf) =>
    withQuota(async () => {
      const user = await newUser();
      const attempts = Array.from({ length: 50 }, (_, at) => {
        const json = { title: `task ${at}` };
        return send("POST", "/api/tasks", { as: user, json, headers: headersOf(at) });
      });
      const statuses = (await Promise.all(attempts)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(quota);
      expect(statuses.filter((status) => status === 403)).toHaveLength(50 - quota);
      expect(await listTasks(user)).toHaveLength(quota);
    }),
  );

  it("parallel deletions and creations never exceed it, and give every place back", () =>
    withQuota(async () => {
      const user = await newUser();
      const tasks = await Promise.all(Array.from({ length: quota }, () => createTask(user)));
      const create = () => send("POST", "/api/tasks", { as: user, json: { title: "new" } });
      await Promise.all(
        tasks.flatMap(({ id }) => [
          send("DELETE", `/api/tasks/${id}`, { as: user }),
          create(),
          create(),
        ]),
      );
      expect((await listTasks(user)).length).toBeLessThanOrEqual(quota);
      while ((await listTasks(user)).length < quota) expect((await create()).status).toBe(201);
      expect((await create()).status).toBe(403);
    }));

  it("a refused body takes no place", () =>
    withQuota(async () => {
      const user = await newUser();
      for (let sent = 0; sent < 2 * quota; sent += 1) {
        expect((await send("POST", "/api/tasks", { as: user, json: {} })).status).toBe(422);
      }
      expect((await createTask(user)).user_id).toBe(user.id);
    }));
});
