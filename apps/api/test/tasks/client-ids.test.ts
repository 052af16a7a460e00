// Tasks under uids that their clients choose: POST with a uid, and PUT to one.
import { randomUUID } from "node:crypto";
import { withClient } from "@todo/postgres/postgres-client";
import type { Task } from "@todo/validation/task";
import { describe, expect, it } from "vitest";
import { withSettings } from "../fixtures/backends.ts";
import { createTask, families, listTasks } from "../fixtures/families.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, factsOf, send, type SendOptions } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const post = (user: TestUser, json: object, headers = {}) =>
  send("POST", "/api/tasks", { as: user, json, headers });

const put = (user: TestUser, ref: string | number, json: object, headers = {}) =>
  send("PUT", `/api/tasks/${ref}`, { as: user, json, headers });

async function storeDeleted(user: TestUser): Promise<Task> {
  const task = await createTask(user);
  await send("DELETE", `/api/tasks/${task.id}`, { as: user });
  return task;
}

/** Changes what is logged of `user`, as time or a deletion for good does. */
const rewriteLog = (user: TestUser, change: string) =>
  withClient(ownerUrl(), (client) =>
    client.query(`update changes set ${change} where user_id = $1`, [user.id]),
  );

const statusesOf = (answers: Response[]) => answers.map(({ status }) => status).toSorted();

describe.each(families)("POST $family with a uid", ({ tasksOf }) => {
  it("201 with it in lower case, and a Location by id", async () => {
    const [user, uid] = [await newUser(), randomUUID()];
    const json = { title: "Buy milk", uid: uid.toUpperCase() };
    const response = await send("POST", tasksOf(user), { as: user, json });
    const task = await response.json();
    expect([response.status, task.uid]).toEqual([201, uid]);
    expect(response.headers.get("location")).toBe(`/api/tasks/${task.id}`);
    expect(await (await send("GET", `${tasksOf(user)}/${uid}`, { as: user })).json()).toEqual(task);
  });

  it.each([null, "", undefined])("201 with one of the server's for %j", async (uid) => {
    const user = await newUser();
    const response = await send("POST", tasksOf(user), { as: user, json: { title: "t", uid } });
    expect(response.status).toBe(201);
    expect((await response.json()).uid).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("POST with a uid", () => {
  it.each([7, true, [], {}, "7", "not-a-uuid", `${randomUUID()}0`, `{${randomUUID()}}`])(
    "422 at /uid for %j",
    async (uid) => {
      const user = await newUser();
      expect(await errorOf(await post(user, { title: "t", uid }))).toMatchObject({
        status: 422,
        errors: [{ pointer: "/uid", detail: "Must be a UUID." }],
      });
    },
  );

  it("422 for null and no text, but only if handling is strict", async () => {
    const [user, headers] = [await newUser(), { prefer: "handling=strict" }];
    for (const uid of [null, ""]) {
      expect((await post(user, { title: "t", uid }, headers)).status).toBe(422);
    }
    expect((await post(user, { title: "t", uid: randomUUID() }, headers)).status).toBe(201);
  });

  it("409 UID_TAKEN while a task has it, whatever its case, and in the trash; nothing is stored", async () => {
    const user = await newUser();
    const [task, gone] = [await createTask(user), await storeDeleted(user)];
    for (const uid of [task.uid, task.uid.toUpperCase(), gone.uid]) {
      for (const headers of [{}, { "idempotency-key": randomUUID() }]) {
        expect(await errorOf(await post(user, { title: "again", uid }, headers))).toMatchObject({
          status: 409,
          error_code: "UID_TAKEN",
        });
      }
    }
    expect(await listTasks(user)).toEqual([task]);
  });

  it("201 once the log shows its deletion no more", async () => {
    const user = await newUser();
    const { uid, id } = await storeDeleted(user);
    await rewriteLog(user, "created_at = now() - interval '31 days'");
    const task = await (await post(user, { title: "again", uid })).json();
    expect(task).toMatchObject({ uid, title: "again", version: 1 });
    expect(task.id).toBeGreaterThan(id);
  });

  it("201 for a uid that another user has: they never meet", async () => {
    const [victim, user] = [await newUser(), await newUser()];
    const theirs = await createTask(victim);
    const mine = await (await post(user, { title: "mine", uid: theirs.uid })).json();
    expect(mine).toMatchObject({ uid: theirs.uid, user_id: user.id });
    await put(user, theirs.uid, { title: "changed" });
    await send("DELETE", `/api/tasks/${theirs.uid}`, { as: user });
    expect(await listTasks(victim)).toEqual([theirs]);
    expect(await listTasks(user)).toEqual([]);
  });

  it("of 10 at once one is 201, the others 409", async () => {
    const [user, uid] = [await newUser(), randomUUID()];
    const json = { title: "t", uid };
    const runs = Array.from({ length: 10 }, (_, at) =>
      post(user, json, at % 2 ? { "idempotency-key": randomUUID() } : {}),
    );
    expect(statusesOf(await Promise.all(runs))).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(await listTasks(user)).toHaveLength(1);
  });

  it("is replayed with its Idempotency-Key; with another uid the key is reused", async () => {
    const [user, uid] = [await newUser(), randomUUID()];
    const headers = { "idempotency-key": "key" };
    const first = await post(user, { title: "t", uid }, headers);
    const again = await post(user, { title: "t", uid: uid.toUpperCase() }, headers);
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
    expect(await again.text()).toBe(await first.text());
    for (const json of [{ title: "t", uid: randomUUID() }, { title: "t" }]) {
      expect(await errorOf(await post(user, json, headers))).toMatchObject({
        error_code: "IDEMPOTENCY_KEY_REUSED",
      });
    }
  });
});

describe.each(families)("PUT $family/{uid} that no task has", ({ tasksOf }) => {
  it("201 with defaults, Location by id and ETag; 200 when it is repeated", async () => {
    const [user, uid] = [await newUser(), randomUUID()];
    const [path, as] = [`${tasksOf(user)}/${uid.toUpperCase()}`, user];
    const json = { title: " Buy milk ", tags: "home", priority: "", time_zone: "europe/berlin" };
    const created = await send("PUT", path, { as, json: { ...json, uid: randomUUID(), id: 7 } });
    const task = await created.json();
    expect(created.status).toBe(201);
    expect(created.headers.get("location")).toBe(`/api/tasks/${task.id}`);
    expect(created.headers.get("etag")).toMatch(/^"1-/);
    expect(task).toMatchObject({
      uid,
      user_id: user.id,
      title: "Buy milk",
      description: null,
      completed: false,
      priority: "medium",
      due_date: null,
      time_zone: "Europe/Berlin",
      tags: ["home"],
      version: 1,
    });
    const repeated = await send("PUT", path, { as, json });
    expect(repeated.status).toBe(200);
    expect(repeated.headers.get("location")).toBeNull();
    expect(await listTasks(user)).toEqual([await repeated.json()]);
  });
});

describe("PUT /api/tasks/{uid}", () => {
  const as = (user: TestUser, options: SendOptions = {}) => ({ as: user, ...options });

  it("404 without a title, and with If-Match, as for somebody else's", async () => {
    const [user, victim] = [await newUser(), await newUser()];
    const theirs = await createTask(victim);
    const refused = [
      { json: { completed: true }, headers: {} },
      { json: { title: "t" }, headers: { "if-match": '"1"' } },
      { json: { title: "t" }, headers: { "if-match": "*" } },
      { json: { description: "d" }, headers: { "if-none-match": "*" } },
    ];
    for (const { json, headers } of refused) {
      const missing = await factsOf(await put(user, randomUUID(), json, headers));
      expect(missing).toContain("RESOURCE_NOT_FOUND");
      expect(await factsOf(await put(user, theirs.uid, json, headers))).toBe(missing);
    }
    expect(await listTasks(user)).toEqual([]);
    expect(await listTasks(victim)).toEqual([theirs]);
  });

  it("201 with If-None-Match: * where nothing is, else 412 with the current task, which stays", async () => {
    const [user, uid] = [await newUser(), randomUUID()];
    const headers = { "if-none-match": " * " };
    const created = await put(user, uid, { title: "first" }, headers);
    expect(created.status).toBe(201);
    const task = await created.json();
    for (const ref of [uid, task.id]) {
      const refused = await put(user, ref, { title: "second" }, headers);
      expect(refused.headers.get("etag")).toBe(created.headers.get("etag"));
      expect(await errorOf(refused)).toMatchObject({
        status: 412,
        error_code: "PRECONDITION_FAILED",
        current: task,
      });
    }
    expect(await listTasks(user)).toEqual([task]);
  });

  it("410 TASK_DELETED in the trash and after a deletion for good, whatever else is sent; the rest is 404", async () => {
    const user = await newUser();
    const { uid } = await storeDeleted(user);
    const requests = [
      [{ title: "t" }, {}],
      [{ title: "t" }, { "if-none-match": "*" }],
      [{ title: "t" }, { "if-match": '"1"' }],
      [{ completed: true }, {}],
    ] as const;
    for (const round of ["in the trash", "for good"]) {
      for (const [json, headers] of requests) {
        const { status, error_code } = await errorOf(await put(user, uid, json, headers));
        expect([round, status, error_code]).toEqual([round, 410, "TASK_DELETED"]);
      }
      await rewriteLog(user, "before = null");
    }
    const patch = send("PATCH", `/api/tasks/${uid}`, as(user, { json: { title: "t" } }));
    expect((await patch).status).toBe(404);
    expect((await send("GET", `/api/tasks/${uid}`, as(user))).status).toBe(404);
    expect(await listTasks(user)).toEqual([]);
    await rewriteLog(user, "created_at = now() - interval '31 days'");
    expect((await put(user, uid, { title: "t" })).status).toBe(201);
  });

  it("403 where the quota is full, while what is there is changed", async () => {
    const user = await newUser();
    const { uid } = await createTask(user);
    await withSettings({ tasksPerUser: 1 }, async () => {
      expect(await errorOf(await put(user, randomUUID(), { title: "t" }))).toMatchObject({
        status: 403,
        error_code: "TASK_LIMIT_REACHED",
      });
      expect((await put(user, uid, { title: "changed" })).status).toBe(200);
    });
    expect(await listTasks(user)).toMatchObject([{ title: "changed", version: 2 }]);
  });

  it("404 for a number that no task has, with a title and without", async () => {
    const user = await newUser();
    for (const headers of [{}, { "if-none-match": "*" }]) {
      expect((await put(user, 1_999_999_999, { title: "t" }, headers)).status).toBe(404);
    }
    expect(await listTasks(user)).toEqual([]);
  });

  it("422 for a wrong member, and with strict handling for a uid in the body; nothing is created", async () => {
    const [user, uid] = [await newUser(), randomUUID()];
    const prefer = { prefer: "handling=strict" };
    expect((await put(user, uid, { title: "" })).status).toBe(422);
    expect((await put(user, uid, { title: "t", time_zone: "Mars/Base" })).status).toBe(422);
    expect((await put(user, uid, { title: "t", uid }, prefer)).status).toBe(422);
    expect(await listTasks(user)).toEqual([]);
  });

  it("leaves the uid as it is, whatever the body says", async () => {
    const user = await newUser();
    const { id, uid } = await createTask(user);
    for (const method of ["PUT", "PATCH"]) {
      const json = { title: "t", uid: randomUUID() };
      const changed = await send(method, `/api/tasks/${id}`, as(user, { json }));
      expect(await changed.json()).toMatchObject({ id, uid, title: "t" });
    }
  });

  it("of 10 at once one is 201, the others 200; with If-None-Match: * 412", async () => {
    const user = await newUser();
    const runs = (headers: object) => {
      const uid = randomUUID();
      return Promise.all(
        Array.from({ length: 10 }, (_, at) => put(user, uid, { title: `${at}` }, headers)),
      );
    };
    expect(statusesOf(await runs({}))).toEqual([...Array<number>(9).fill(200), 201]);
    const only = await runs({ "if-none-match": "*" });
    expect(statusesOf(only)).toEqual([201, ...Array<number>(9).fill(412)]);
    expect((await listTasks(user)).map(({ version }) => version).toSorted()).toEqual([1, 10]);
  });

  it("beside deletions, is 200, 201 or 410, never more, and what is left was answered", async () => {
    const user = await newUser();
    const uids = Array.from({ length: 4 }, () => randomUUID());
    const rounds = uids.flatMap((uid) =>
      Array.from({ length: 8 }, (_, at) =>
        at % 2 ? send("DELETE", `/api/tasks/${uid}`, as(user)) : put(user, uid, { title: `${at}` }),
      ),
    );
    const statuses = new Set(statusesOf(await Promise.all(rounds)));
    expect([...statuses].filter((status) => ![200, 201, 204, 404, 410].includes(status))).toEqual(
      [],
    );
    const left = await listTasks(user);
    for (const uid of uids) {
      const { status } = await put(user, uid, { title: "last" });
      expect(status).toBe(left.some((task) => task.uid === uid) ? 200 : 410);
    }
  });
});
