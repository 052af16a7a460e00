import { withClient } from "@todo/postgres/postgres-client";
import type { Task } from "@todo/validation/task";
import { describe, expect, it } from "vitest";
import { etagOf } from "#tasks/task-etag.ts";
import { withSettings } from "../fixtures/backends.ts";
import { createTask, families } from "../fixtures/families.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, factsOf, send, type SendOptions } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const undo = (user: TestUser, id: number | string, options: SendOptions = {}) =>
  send("POST", `/api/tasks/${id}/undo`, { as: user, ...options });
const change = async (user: TestUser, id: number, json: object): Promise<Task> =>
  (await send("PUT", `/api/tasks/${id}`, { as: user, json })).json();
const remove = (user: TestUser, id: number) => send("DELETE", `/api/tasks/${id}`, { as: user });
const find = (user: TestUser, id: number) => send("GET", `/api/tasks/${id}`, { as: user });

const keyed = (key: string) => ({ headers: { "idempotency-key": key } });
const matching = (tag: string) => ({ headers: { "if-match": tag } });

describe.each(families)("POST $family/{id}/undo", ({ tasksOf }) => {
  const undoHere = (user: TestUser, id: number) =>
    send("POST", `${tasksOf(user)}/${id}/undo`, { as: user });

  it("200 with the task as it was before its last change, 200 again with that change", async () => {
    const user = await newUser();
    const task = await createTask(user);
    const changed = await change(user, task.id, { title: "b", tags: [], completed: true });
    const back = await undoHere(user, task.id);
    expect(back.status).toBe(200);
    expect(back.headers.get("etag")).toBe(etagOf({ version: 3 }));
    expect(await back.json()).toEqual({ ...task, version: 3, updated_at: expect.any(String) });
    const again = await undoHere(user, task.id);
    expect(await again.json()).toEqual({ ...changed, version: 4, updated_at: expect.any(String) });
  });

  it("204 for a new task, which is gone, and 201 for a deleted one, which is back", async () => {
    const user = await newUser();
    const task = await createTask(user);
    const gone = await undoHere(user, task.id);
    expect([gone.status, await gone.text()]).toEqual([204, ""]);
    expect((await find(user, task.id)).status).toBe(404);
    const back = await undoHere(user, task.id);
    expect(back.status).toBe(201);
    expect(back.headers.get("location")).toBe(`/api/tasks/${task.id}`);
    expect(back.headers.get("etag")).toBe(etagOf({ version: 2 }));
    expect(await back.json()).toEqual({ ...task, version: 2, updated_at: expect.any(String) });
    expect((await undoHere(user, task.id)).status).toBe(204);
  });

  it("404 for another user's task, in the trash too, byte-equal to a missing one", async () => {
    const [victim, attacker] = [await newUser(), await newUser()];
    const [kept, deleted] = [await createTask(victim), await createTask(victim)];
    await remove(victim, deleted.id);
    const missing = await factsOf(await undoHere(attacker, 999_999_999));
    for (const { id } of [kept, deleted]) {
      expect(await factsOf(await undoHere(attacker, id))).toBe(missing);
    }
    expect(await (await find(victim, kept.id)).json()).toEqual(kept);
    expect((await undoHere(victim, deleted.id)).status).toBe(201);
  });
});

it.each([undefined, "", "{}", "not JSON", '{"completed":true}'])(
  "ignores the body %j",
  async (body) => {
    const user = await newUser();
    const { id } = await createTask(user);
    await change(user, id, { title: "b" });
    expect((await undo(user, id, { body })).status).toBe(200);
  },
);

it("403 where the quota is full, and 201 where it has a place again", async () => {
  const user = await newUser();
  const deleted = await createTask(user);
  await remove(user, deleted.id);
  const kept = await createTask(user);
  await withSettings({ tasksPerUser: 1 }, async () => {
    const full = await errorOf(await undo(user, deleted.id));
    expect(full).toMatchObject({ status: 403, error_code: "TASK_LIMIT_REACHED" });
    await remove(user, kept.id);
    expect((await undo(user, deleted.id)).status).toBe(201);
    expect((await undo(user, kept.id)).status).toBe(403);
  });
});

it("409 for a task whose last change is too old, 412 before it", async () => {
  const user = await newUser();
  const { id } = await createTask(user);
  await withClient(ownerUrl(), (client) =>
    client.query("update changes set created_at = now() - interval '31 days' where user_id = $1", [
      user.id,
    ]),
  );
  const none = await errorOf(await undo(user, id));
  expect(none).toMatchObject({ status: 409, error_code: "NOTHING_TO_UNDO" });
  expect((await undo(user, id, matching('"7"'))).status).toBe(412);
});

describe("If-Match", () => {
  it("412 with the task for another version, and nothing is taken back", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const now = await change(user, id, { title: "b" });
    const refused = await undo(user, id, matching('"1"'));
    expect(refused.headers.get("etag")).toBe(etagOf(now));
    expect(await errorOf(refused)).toMatchObject({
      status: 412,
      error_code: "PRECONDITION_FAILED",
      current: now,
    });
    expect((await undo(user, id, matching(`W/"2-other"`))).status).toBe(200);
    expect((await undo(user, id, matching('"2"'))).status).toBe(412);
    expect((await undo(user, id, matching("*"))).status).toBe(200);
  });

  it("in the trash compares the version that the task had", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const now = await change(user, id, { title: "b" });
    await remove(user, id);
    const refused = await undo(user, id, matching('"1", "3"'));
    expect(refused.headers.get("etag")).toBe(etagOf({ version: 2 }));
    const current = { ...now, updated_at: expect.any(String) };
    expect(await errorOf(refused)).toMatchObject({ status: 412, current });
    expect((await undo(user, id, matching('"2"'))).status).toBe(201);
  });

  it("404, not 412, for a missing task", async () => {
    expect((await undo(await newUser(), 999_999_999, matching('"1"'))).status).toBe(404);
  });
});

describe("Idempotency-Key", () => {
  /** Status, headers that say something of the task, and body. */
  const answerOf = async (response: Response) => [
    response.status,
    response.headers.get("etag"),
    response.headers.get("location"),
    (await response.text()).replace(/"request_id":"[^"]+"/, ""),
  ];

  it("a repeated request gets the same answer and never does again what it took back", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    await change(user, id, { title: "b" });
    const work: [string, number][] = [
      ["update", 200],
      ["creation", 204],
      ["deletion", 201],
    ];
    for (const [key, status] of work) {
      if (key === "creation") {
        await remove(user, id);
        await undo(user, id);
      }
      const first = await undo(user, id, keyed(key));
      expect(first.headers.get("idempotent-replayed")).toBeNull();
      const answer = await answerOf(first);
      expect(answer[0]).toBe(status);
      const present = await answerOf(await find(user, id));
      for (const options of [
        keyed(key),
        { headers: { ...keyed(`"${key}"`).headers, "if-match": '"99"' } },
      ]) {
        const replay = await undo(user, id, options);
        expect(replay.headers.get("idempotent-replayed")).toBe("true");
        expect(await answerOf(replay)).toEqual(answer);
      }
      expect(await answerOf(await find(user, id))).toEqual(present);
    }
  });

  it("of 20 parallel requests with one key one is carried out; the others are replays or 409", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    await change(user, id, { title: "b" });
    const answers = await Promise.all(Array.from({ length: 20 }, () => undo(user, id, keyed("k"))));
    const done = answers.filter(({ status }) => status === 200);
    expect(done.filter(({ headers }) => !headers.has("idempotent-replayed"))).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(await errorOf(answer)).toMatchObject({
        status: 409,
        error_code: "IDEMPOTENCY_IN_PROGRESS",
      });
    }
    expect(await (await find(user, id)).json()).toMatchObject({ title: "Buy milk", version: 3 });
  });

  it("422 for another task, or a key of another route", async () => {
    const user = await newUser();
    const [one, other] = [await createTask(user), await createTask(user)];
    await undo(user, one.id, keyed("k"));
    const creation = { as: user, json: { title: "one" }, ...keyed("k") };
    for (const response of [
      await undo(user, other.id, keyed("k")),
      await send("POST", "/api/tasks", creation),
    ]) {
      expect(await errorOf(response)).toMatchObject({
        status: 422,
        error_code: "IDEMPOTENCY_KEY_REUSED",
      });
    }
  });

  it("keeps no refusal: the same key works when there is something to take back", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    expect(
      (await undo(user, id, { headers: { "idempotency-key": "k", "if-match": '"2"' } })).status,
    ).toBe(412);
    await change(user, id, { title: "b" });
    expect(
      (await undo(user, id, { headers: { "idempotency-key": "k", "if-match": '"2"' } })).status,
    ).toBe(200);
  });

  it("replays an answer of a release that knew less of a task with all members", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    await change(user, id, { title: "b" });
    const task = await (await undo(user, id, keyed("k"))).json();
    await withClient(ownerUrl(), (client) =>
      client.query(
        `update idempotency_keys set task = to_jsonb((((task #>> '{}')::jsonb) #- '{row,tags}')::text) where user_id = $1`,
        [user.id],
      ),
    );
    expect(await (await undo(user, id, keyed("k"))).json()).toEqual({ ...task, tags: [] });
  });
});
