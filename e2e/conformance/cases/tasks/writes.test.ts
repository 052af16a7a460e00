import { afterAll, beforeAll, expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { newDatabase, type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { expectRefusal, factsOf } from "../../fixtures/refusal.ts";
import { withProcess, withUsers } from "../../fixtures/target.ts";
import { createTask, families, listTasks, newUser } from "../../fixtures/users.ts";
import { memberUrl } from "../../system/databases.ts";

const plan = {
  priority: "urgent",
  due_date: "2026-08-08",
  time_zone: "Asia/Tokyo",
  tags: ["home", "garden"],
};

withUsers("writes of due date, time zone, priority and tags", () => {
  it.each(families)(
    "by bulk request: as the single ones, lenient spellings too: $family",
    async ({ tasksOf }) => {
      const as = newUser();
      const kept = await createTask(as, plan);
      const operations = [
        { op: "create", title: "new", ...plan },
        { op: "create", title: "spelled", priority: "CRITICAL", tags: "home,garden", due_date: "" },
        { op: "update", id: kept.id, priority: null, tags: ["Garden", "garden"], due_date: null },
      ];
      const path = `${tasksOf(as)}/bulk`;
      const { json } = await send({ path, as, json: { operations } });
      expect(json.results).toMatchObject([
        { status: 201, task: { title: "new", ...plan } },
        { status: 201, task: { priority: "urgent", tags: ["home", "garden"], due_date: null } },
        { status: 200, task: { priority: "urgent", tags: ["Garden"], due_date: null, version: 2 } },
      ]);
      const strict = { prefer: "handling=strict" };
      const refused = await send({ path, as, json: { operations }, headers: strict });
      expectRefusal(refused, 422, "VALIDATION_ERROR");
      expect(refused.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
        "/operations/1/priority",
        "/operations/1/due_date",
        "/operations/1/tags",
        "/operations/2/priority",
        "/operations/2/tags/1",
      ]);
      expect(await listTasks(as)).toHaveLength(3);
    },
  );

  it("of a version that is gone: 412 with the present members, and nothing is changed", async () => {
    const as = newUser();
    const task = await createTask(as, plan);
    const path = `/api/tasks/${task.id}`;
    const { headers } = await send({ path, as });
    const change = (json: object) =>
      send({ method: "PATCH", path, as, json, headers: { "if-match": headers.etag } });
    const first = await change({ tags: ["first"], due_date: null });
    expect(first.status).toBe(200);
    const late = await change({ tags: ["late"], priority: "low" });
    expectRefusal(late, 412, "PRECONDITION_FAILED");
    expect(late.json.current).toEqual(first.json);
    expect(await listTasks(as)).toEqual([first.json]);
  });

  it("with a key: repeated with the same members, refused with others, defaults said or not", async () => {
    const as = newUser();
    const headers = { "idempotency-key": "a plan".replace(" ", "-") };
    const create = (json: object) => send({ path: "/api/tasks", as, headers, json });
    const first = await create({ title: "x", ...plan });
    const again = await create({ ...plan, title: "x", description: null, tags: "home,garden" });
    expect(again.headers["idempotent-replayed"]).toBe("true");
    expect(again.json).toEqual(first.json);
    for (const other of [
      { priority: "low" },
      { due_date: "2026-08-09" },
      { tags: ["home"] },
      { time_zone: null },
    ]) {
      expectRefusal(await create({ title: "x", ...plan, ...other }), 422, "IDEMPOTENCY_KEY_REUSED");
    }
    expect(await listTasks(as)).toEqual([first.json]);
  });

  it("of another user's task answer as of a missing one, whatever the members", async () => {
    const [victim, attacker] = [newUser(), newUser()];
    const task = await createTask(victim, plan);
    for (const json of [{ tags: [] }, { due_date: null }, { priority: "low", time_zone: "UTC" }]) {
      const at = (id: number) =>
        send({ method: "PATCH", path: `/api/tasks/${id}`, as: attacker, json });
      const foreign = await at(task.id);
      expect(foreign.status).toBe(404);
      expect(factsOf(foreign)).toBe(factsOf(await at(2 ** 40)));
    }
    expect(await listTasks(victim)).toEqual([task]);
  });

  it("of one user are in no filter, count or tag of another", async () => {
    const [victim, attacker] = [newUser(), newUser()];
    await createTask(victim, plan);
    const queries = [
      "tag=home",
      "priority=urgent",
      "due_after=2000-01-01",
      "search=garden",
      "sort=due_date",
    ];
    for (const query of queries) {
      expect((await send({ path: `/api/tasks?${query}`, as: attacker })).json).toEqual([]);
      expect((await send({ path: `/api/tasks?${query}`, as: victim })).json).toHaveLength(1);
    }
    const { json } = await send({ path: "/api/tasks/counts", as: attacker });
    expect(json).toEqual({ all: 0, pending: 0, completed: 0, overdue: 0, due_today: 0, tags: [] });
    const path = `/api/${victim.id}/tasks/counts`;
    expectRefusal(await send({ path, as: attacker }), 403, "FORBIDDEN");
    expectRefusal(await send({ path }), 401, "AUTHENTICATION_REQUIRED");
  });
});

withProcess("with row security and a quota of three", () => {
  let server: OwnServer;
  beforeAll(async () => {
    const databaseUrl = await memberUrl(await newDatabase());
    const env = { DATABASE_ROW_SECURITY: "on", TASKS_PER_USER: "3" };
    server = await startOwnServer({ databaseUrl, env, watched: false });
  });
  afterAll(() => server.end());

  it("tasks are written, filtered and counted, the fourth is 403, and others see none", async () => {
    const { origin } = server;
    const [user, other] = [newUser(), newUser()];
    const call = (path: string, as = user, json?: object) =>
      send({ origin, path, as, ...(json && { json }) });
    for (let count = 0; count < 3; count += 1) {
      expect((await call("/api/tasks", user, { title: "x", ...plan })).status).toBe(201);
    }
    const fourth = await call("/api/tasks", user, { title: "x", ...plan });
    expectRefusal(fourth, 403, "TASK_LIMIT_REACHED");
    const query =
      "tag=HOME&priority=urgent&due_before=2026-08-09&time_zone=Asia/Tokyo&sort=due_date";
    expect((await call(`/api/tasks?${query}`)).json).toHaveLength(3);
    expect((await call(`/api/tasks?${query}`, other)).json).toEqual([]);
    const counted = (await call("/api/tasks/counts")).json;
    expect(counted).toMatchObject({
      all: 3,
      pending: 3,
      tags: [{ name: "garden" }, { name: "home" }],
    });
    expect((await call("/api/tasks/counts", other)).json).toMatchObject({ all: 0, tags: [] });
  });
});
