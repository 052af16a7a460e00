// Keys that the release before stored, which knew neither plans nor versions.
import { createHash } from "node:crypto";
import { withClient } from "@todo/postgres/postgres-client";
import { describe, expect, it } from "vitest";
import { listTasks } from "../fixtures/families.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const createdAt = "2026-01-18T12:00:00.000Z";
const defaults = { priority: "medium", due_date: null, time_zone: null, tags: [] };

/** Stores `answer` to what the release before made `values` of, which it called form 1. */
async function storeKey(user: TestUser, values: unknown[], answer: unknown): Promise<void> {
  const fingerprint = createHash("sha256").update(JSON.stringify(values)).digest("hex");
  await withClient(ownerUrl(), (client) =>
    client.query(
      "insert into idempotency_keys (user_id, key, fingerprint, task) values ($1, 'key', $2, $3)",
      [user.id, fingerprint, JSON.stringify(answer)],
    ),
  );
}

const post = (user: TestUser, json: object, path = "/api/tasks") =>
  send("POST", path, { as: user, json, headers: { "idempotency-key": "key" } });

const expectReplay = (response: Response, status: number) => {
  expect(response.status).toBe(status);
  expect(response.headers.get("idempotent-replayed")).toBe("true");
};

describe("a creation", () => {
  const kept = { id: 7, title: "one", description: null, completed: false, createdAt };
  const store = (user: TestUser) => storeKey(user, ["POST /api/tasks", "one", null, false], kept);

  it("is replayed with the new members", async () => {
    const user = await newUser();
    await store(user);
    const replay = await post(user, { title: "one" });
    expectReplay(replay, 201);
    expect(await replay.json()).toEqual({
      id: 7,
      uid: expect.any(String),
      user_id: user.id,
      title: "one",
      description: null,
      completed: false,
      ...defaults,
      completed_at: null,
      version: 1,
      created_at: createdAt,
      updated_at: createdAt,
    });
    expect(await listTasks(user)).toEqual([]);
  });

  it("is replayed whatever the new members are, which the release before did not compare", async () => {
    const user = await newUser();
    await store(user);
    expectReplay(await post(user, { title: "one", priority: "high", tags: "home" }), 201);
  });

  it("422 for another title", async () => {
    const user = await newUser();
    await store(user);
    expect(await errorOf(await post(user, { title: "two" }))).toMatchObject({
      status: 422,
      error_code: "IDEMPOTENCY_KEY_REUSED",
    });
  });
});

describe("a bulk request", () => {
  const path = "/api/tasks/bulk";
  const operations = [
    { op: "create", title: "one" },
    { op: "update", id: 8, completed: true },
    { op: "delete", id: 9 },
  ];
  const compared = [
    { ...operations[0], description: null, completed: false },
    ...operations.slice(1),
  ];
  const times = { created_at: createdAt, updated_at: createdAt };

  it("is replayed with the new members in each of its tasks", async () => {
    const user = await newUser();
    const task = {
      id: 7,
      user_id: user.id,
      title: "one",
      description: null,
      completed: false,
      ...times,
    };
    const answer = {
      applied: true,
      results: [
        { status: 201, task },
        { status: 404, error_code: "RESOURCE_NOT_FOUND", detail: "There is nothing here." },
        { status: 204 },
      ],
    };
    const values = ["POST /api/tasks/bulk", { atomic: false, operations: compared }];
    await storeKey(user, values, JSON.stringify(answer));
    const replay = await post(user, { operations }, path);
    expectReplay(replay, 200);
    const [, ...others] = answer.results;
    const unknown = { uid: expect.any(String), completed_at: null, version: 1 };
    expect(await replay.json()).toEqual({
      applied: true,
      operation: "00000000-0000-0000-0000-000000000000",
      results: [{ status: 201, task: { ...task, ...defaults, ...unknown } }, ...others],
    });
    expect(await listTasks(user)).toEqual([]);
  });
});

describe("a key of this release", () => {
  const plan = {
    title: "one",
    priority: "high",
    due_date: "2026-08-08",
    time_zone: "Europe/Berlin",
    tags: ["home", "garden"],
  };

  it("replays the whole plan, for each spelling of it", async () => {
    const user = await newUser();
    const first = await post(user, plan);
    const task = await first.json();
    expect(task).toMatchObject(plan);
    await send("PUT", `/api/tasks/${task.id}`, { as: user, json: { ...defaults, title: "two" } });
    const spelled = { priority: "HIGH", time_zone: "europe/berlin", tags: "home, garden,HOME" };
    for (const json of [plan, { ...plan, ...spelled }]) {
      const replay = await post(user, json);
      expectReplay(replay, 201);
      expect(await replay.json()).toEqual(task);
    }
    expect(await listTasks(user)).toHaveLength(1);
  });

  it.each([
    { priority: "urgent" },
    { priority: "" },
    { due_date: "2026-08-09" },
    { due_date: "2026-08-08T00:00" },
    { time_zone: null },
    { tags: ["garden", "home"] },
    { tags: ["Home", "garden"] },
    { tags: [] },
  ])("422 for %j instead", async (members) => {
    const user = await newUser();
    await post(user, plan);
    expect(await errorOf(await post(user, { ...plan, ...members }))).toMatchObject({
      status: 422,
      error_code: "IDEMPOTENCY_KEY_REUSED",
    });
    expect(await listTasks(user)).toHaveLength(1);
  });

  it("is the release before's own where no plan is asked for", async () => {
    const user = await newUser();
    await post(user, { title: "one", priority: "medium", tags: [] });
    const { rows } = await withClient(ownerUrl(), (client) =>
      client.query(
        "select fingerprint, fingerprint_form from idempotency_keys where user_id = $1",
        [user.id],
      ),
    );
    const values = JSON.stringify(["POST /api/tasks", "one", null, false]);
    const fingerprint = createHash("sha256").update(values).digest("hex");
    expect(rows).toEqual([{ fingerprint, fingerprint_form: 3 }]);
  });

  it("in a bulk request compares and replays the plan", async () => {
    const user = await newUser();
    const operations = [{ op: "create", ...plan }];
    const first = await post(user, { operations }, "/api/tasks/bulk");
    const answer = await first.text();
    const replay = await post(user, { operations }, "/api/tasks/bulk");
    expectReplay(replay, 200);
    expect(await replay.text()).toBe(answer);
    const other = { operations: [{ op: "create", ...plan, priority: "low" }] };
    expect((await post(user, other, "/api/tasks/bulk")).status).toBe(422);
    expect(await listTasks(user)).toHaveLength(1);
  });
});
