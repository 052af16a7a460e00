import { withClient } from "@todo/postgres/postgres-client";
import { describe, expect, it } from "vitest";
import { families, listTasks } from "../fixtures/families.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const path = "/api/tasks/bulk";

const creations = (count: number, description?: string) =>
  Array.from({ length: count }, (_, index) => ({ op: "create", title: `${index}`, description }));

function bulk(user: TestUser, key: string, json: object, to = path) {
  return send("POST", to, { as: user, json, headers: { "idempotency-key": key } });
}

function isReplay({ headers }: Response): boolean {
  return headers.get("idempotent-replayed") === "true";
}

async function countKeys(user: TestUser): Promise<number> {
  const text = "select from idempotency_keys where user_id = $1";
  const { rowCount } = await withClient(ownerUrl(), (client) => client.query(text, [user.id]));
  return rowCount ?? 0;
}

describe.each(families)("a bulk request with an Idempotency-Key, $family", ({ tasksOf }) => {
  it("is carried out once; a repeated one gets the first answer, byte for byte", async () => {
    const user = await newUser();
    const to = `${tasksOf(user)}/bulk`;
    const json = { operations: creations(100) };
    const first = await bulk(user, "key", json, to);
    expect(isReplay(first)).toBe(false);
    // Quoted, and in another spelling of the same JSON.
    const replay = await bulk(user, '"key"', { foo: 1, ...json, atomic: false }, to);
    expect(replay.status).toBe(200);
    expect(isReplay(replay)).toBe(true);
    expect(await replay.text()).toBe(await first.text());
    expect(await listTasks(user)).toHaveLength(100);
  });
});

describe("the first answer of a bulk request", () => {
  it("is replayed after its tasks have changed or gone, with the failures that it had", async () => {
    const user = await newUser();
    const operations = [...creations(2), { op: "delete", id: 1_999_999_999 }];
    const first = await (await bulk(user, "key", { operations })).json();
    expect(first.results[2]).toMatchObject({ status: 404 });
    const [changed, gone] = first.results.map(({ task }: { task?: { id: number } }) => task?.id);
    await send("PUT", `/api/tasks/${changed}`, { as: user, json: { title: "changed" } });
    await send("DELETE", `/api/tasks/${gone}`, { as: user });
    const replay = await bulk(user, "key", { operations });
    expect(isReplay(replay)).toBe(true);
    expect(await replay.json()).toEqual(first);
    expect(await listTasks(user)).toHaveLength(1);
  });

  it("says 204 again for a deletion, which a request without a key finds missing", async () => {
    const user = await newUser();
    const { id } = await (
      await send("POST", "/api/tasks", { as: user, json: { title: "a" } })
    ).json();
    const operations = [{ op: "delete", id }];
    for (const _ of ["first", "replay"]) {
      const { results } = await (await bulk(user, "key", { operations, atomic: true })).json();
      expect(results).toEqual([{ status: 204 }]);
    }
    const { results } = await (await send("POST", path, { as: user, json: { operations } })).json();
    expect(results).toMatchObject([{ status: 404 }]);
  });

  it("is not kept where nothing was applied: the request runs again", async () => {
    const user = await newUser();
    const { id } = await (
      await send("POST", "/api/tasks", { as: user, json: { title: "a" } })
    ).json();
    const change = [...creations(1), { op: "update", id: id + 1, title: "b" }];
    const failed = await bulk(user, "key", { operations: change, atomic: true });
    expect(await failed.json()).toMatchObject({ applied: false });
    expect(await countKeys(user)).toBe(0);
    // Neither is the key taken.
    const other = await bulk(user, "key", { operations: creations(1), atomic: true });
    expect(isReplay(other)).toBe(false);
    expect(await other.json()).toMatchObject({ applied: true });
  });

  it("is not kept of a request that was refused", async () => {
    const user = await newUser();
    expect((await bulk(user, "key", { operations: [] })).status).toBe(422);
    expect((await bulk(user, "key", { operations: creations(1) })).status).toBe(200);
  });
});

describe("422 when the key belongs to another request", () => {
  const operations = creations(2);
  it.each([
    { operations: creations(3) },
    { operations: operations.toReversed() },
    { operations, atomic: true },
    { operations: [operations[0], { ...operations[1], completed: true }] },
    { operations: [operations[0], { ...operations[1], priority: "high" }] },
    { operations: [operations[0], { ...operations[1], tags: "home" }] },
  ])("%j", async (other) => {
    const user = await newUser();
    await bulk(user, "key", { operations });
    expect(await errorOf(await bulk(user, "key", other))).toMatchObject({
      status: 422,
      error_code: "IDEMPOTENCY_KEY_REUSED",
    });
    expect(await listTasks(user)).toHaveLength(2);
  });

  it("a single creation and a bulk request, either way round", async () => {
    const single = { json: { title: "one" }, headers: { "idempotency-key": "key" } };
    const [one, other] = [await newUser(), await newUser()];
    await send("POST", "/api/tasks", { as: one, ...single });
    await bulk(other, "key", { operations: [{ op: "create", title: "one" }] });
    const answers = [
      await bulk(one, "key", { operations: [{ op: "create", title: "one" }] }),
      await send("POST", "/api/tasks", { as: other, ...single }),
    ];
    for (const answer of answers) {
      expect(await errorOf(answer)).toMatchObject({ error_code: "IDEMPOTENCY_KEY_REUSED" });
    }
    expect(await listTasks(one)).toHaveLength(1);
    expect(await listTasks(other)).toHaveLength(1);
  });
});

it("20 parallel bulk requests with one key make their tasks once; the others are replays or 409", async () => {
  const user = await newUser();
  const json = { operations: creations(5) };
  const answers = await Promise.all(Array.from({ length: 20 }, () => bulk(user, "key", json)));
  for (const answer of answers) {
    if (answer.status === 200) continue;
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(await errorOf(answer)).toMatchObject({ error_code: "IDEMPOTENCY_IN_PROGRESS" });
  }
  const first = answers.filter((answer) => answer.status === 200 && !isReplay(answer));
  expect(first).toHaveLength(1);
  expect(await listTasks(user)).toHaveLength(5);
});

it("a key belongs to one user", async () => {
  const [user, stranger] = [await newUser(), await newUser()];
  await bulk(user, "key", { operations: creations(1) });
  expect(isReplay(await bulk(stranger, "key", { operations: creations(1) }))).toBe(false);
});

it.each(["", '""', "a b", "käse", "x".repeat(256)])("422 for the key %j", async (key) => {
  const user = await newUser();
  expect(await errorOf(await bulk(user, key, { operations: creations(1) }))).toMatchObject({
    status: 422,
    errors: [{ pointer: "Idempotency-Key" }],
  });
  expect(await listTasks(user)).toEqual([]);
});

describe("429 with when to come back, and nothing changed", () => {
  const store = (user: TestUser, count: number, bytes: number) =>
    withClient(ownerUrl(), (client) =>
      client.query(
        `insert into idempotency_keys (user_id, key, fingerprint, task, answer_bytes, created_at)
         select $1, 'stored-' || n, 'f', '{}', $3, now() - interval '1 hour' from generate_series(1, $2::int) n`,
        [user.id, count, bytes],
      ),
    );

  it.each([
    ["10,000 keys", 10_000, 0],
    ["20 MB of answers", 200, 100_000],
  ])("beyond %s of a user in 24 hours; without a key it works", async (_name, count, bytes) => {
    const user = await newUser();
    await store(user, count, bytes);
    const json = { operations: creations(2) };
    const refused = await bulk(user, "key", json);
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(22 * 3_600);
    expect(seconds).toBeLessThanOrEqual(23 * 3_600);
    expect(refused.headers.get("ratelimit")).toBe(`"idempotency-keys";r=0;t=${seconds}`);
    expect(await errorOf(refused)).toMatchObject({ status: 429, error_code: "RATE_LIMITED" });
    expect(await listTasks(user)).toEqual([]);
    const single = { json: { title: "one" }, headers: { "idempotency-key": "single" } };
    expect((await send("POST", "/api/tasks", { as: user, ...single })).status).toBe(429);
    expect((await send("POST", path, { as: user, json })).status).toBe(200);
  });

  it("a long answer that fits no more, while short ones still do", async () => {
    const user = await newUser();
    await store(user, 1, 20_000_000 - 10_000);
    const long = await bulk(user, "key", { operations: creations(40, "x".repeat(1_000)) });
    expect(long.status).toBe(429);
    expect((await bulk(user, "key", { operations: creations(1) })).status).toBe(200);
  });
});
