import { withClient } from "@todo/postgres/postgres-client";
import { describe, expect, it } from "vitest";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

function post(user: TestUser, key: string, json: object) {
  return send("POST", "/api/tasks", { as: user, json, headers: { "idempotency-key": key } });
}

async function countTasks(user: TestUser): Promise<number> {
  return (await (await send("GET", "/api/tasks", { as: user })).json()).length;
}

describe("Idempotency-Key", () => {
  it("the same key and values replay the first answer, even after the task has changed and gone", async () => {
    const user = await newUser();
    const first = await post(user, "key-1", { title: "one" });
    const task = await first.json();
    expect(first.status).toBe(201);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    await send("PUT", `/api/tasks/${task.id}`, { as: user, json: { title: "changed" } });
    await send("DELETE", `/api/tasks/${task.id}`, { as: user });
    // Quoted, and in another spelling of the same JSON.
    const again = {
      completed: false,
      title: " one ",
      foo: 1,
      priority: "",
      due_date: "",
      tags: ",",
      version: 7,
    };
    const replay = await post(user, '"key-1"', again);
    expect(replay.status).toBe(201);
    expect(replay.headers.get("idempotent-replayed")).toBe("true");
    expect(replay.headers.get("location")).toBe(first.headers.get("location"));
    expect(replay.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(await replay.json()).toEqual(task);
    expect(await countTasks(user)).toBe(0);
  });

  it.each([
    { title: "two" },
    { title: "one", completed: true },
    { title: "one", description: "" },
    { title: "one", priority: "high" },
    { title: "one", due_date: "2026-08-08" },
    { title: "one", time_zone: "Europe/Berlin" },
    { title: "one", tags: ["home"] },
  ])("422 when the key belongs to other values: %j", async (other) => {
    const user = await newUser();
    await post(user, "key", { title: "one" });
    const error = await errorOf(await post(user, "key", other));
    expect(error).toMatchObject({ status: 422, error_code: "IDEMPOTENCY_KEY_REUSED" });
    expect(await countTasks(user)).toBe(1);
  });

  it("belongs to one user", async () => {
    const [user, stranger] = [await newUser(), await newUser()];
    const mine = await (await post(user, "shared", { title: "one" })).json();
    const response = await post(stranger, "shared", { title: "one" });
    expect(response.headers.get("idempotent-replayed")).toBeNull();
    expect(await response.json()).not.toMatchObject({ id: mine.id });
  });

  it("20 parallel requests with one key make one task; the others are replays or 409", async () => {
    const user = await newUser();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(user, "parallel", { title: "once" })),
    );
    for (const answer of answers) {
      if (answer.status === 201) continue;
      expect(answer.headers.get("retry-after")).toBe("1");
      expect(await errorOf(answer)).toMatchObject({
        status: 409,
        error_code: "IDEMPOTENCY_IN_PROGRESS",
      });
    }
    const first = answers.filter(
      ({ status, headers }) => status === 201 && !headers.has("idempotent-replayed"),
    );
    expect(first).toHaveLength(1);
    expect(await countTasks(user)).toBe(1);
  });

  it("a refused request stores nothing, and its key can be used again", async () => {
    const user = await newUser();
    expect((await post(user, "key", { title: "" })).status).toBe(422);
    expect((await post(user, "key", { title: "one" })).status).toBe(201);
    expect(await countTasks(user)).toBe(1);
  });

  it.each(["", '""', "a b", "käse", "x".repeat(256)])("422 for the key %j", async (key) => {
    const user = await newUser();
    const headers = { "idempotency-key": key };
    const request = send("POST", "/api/tasks", { as: user, json: { title: "one" }, headers });
    expect(await errorOf(await request)).toMatchObject({
      status: 422,
      errors: [{ pointer: "Idempotency-Key" }],
    });
  });

  it("is forgotten after 24 hours, and removed by later requests", async () => {
    const user = await newUser();
    const query = (text: string) =>
      withClient(ownerUrl(), (client) => client.query(text, [user.id]));
    await post(user, "old", { title: "one" });
    await post(user, "old-too", { title: "one" });
    await query(
      "update idempotency_keys set created_at = now() - interval '24 hours' where user_id = $1",
    );
    const response = await post(user, "old", { title: "another" });
    expect(response.headers.get("idempotent-replayed")).toBeNull();
    expect(response.status).toBe(201);
    const { rows } = await query("select key from idempotency_keys where user_id = $1");
    expect(rows).toEqual([{ key: "old" }]);
  });
});

it("429 for a key beyond 10,000 of a user in 24 hours, with when to come back; known ones replay", async () => {
  const [user, other] = [await newUser(), await newUser()];
  const first = await post(user, "key-1", { title: "one" });
  const task = await first.json();
  await withClient(ownerUrl(), (client) =>
    client.query(
      `insert into idempotency_keys (user_id, key, fingerprint, task, created_at)
       select $1, 'stored-' || n, 'f', '{}', now() - interval '1 hour' from generate_series(1, 9999) n`,
      [user.id],
    ),
  );
  const refused = await post(user, "key-2", { title: "two" });
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(22 * 3_600);
  expect(seconds).toBeLessThanOrEqual(23 * 3_600);
  expect(refused.headers.get("ratelimit-policy")).toBe('"idempotency-keys";q=10000;w=86400');
  expect(refused.headers.get("ratelimit")).toBe(`"idempotency-keys";r=0;t=${seconds}`);
  expect(await errorOf(refused)).toMatchObject({ status: 429, error_code: "RATE_LIMITED" });
  expect(await countTasks(user)).toBe(1);

  const replay = await post(user, "key-1", { title: "one" });
  expect(replay.headers.get("idempotent-replayed")).toBe("true");
  expect(await replay.json()).toEqual(task);
  const without = await send("POST", "/api/tasks", { as: user, json: { title: "no key" } });
  expect(without.status).toBe(201);
  expect((await post(other, "key-2", { title: "two" })).status).toBe(201);
});
