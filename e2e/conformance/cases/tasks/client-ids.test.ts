import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Answer, send } from "../../fixtures/http.ts";
import { createTask, listTasks, newUser, type User } from "../../fixtures/users.ts";

const nil = "00000000-0000-0000-0000-000000000000";

const put = (user: User, ref: string | number, json: object, headers = {}) =>
  send({ method: "PUT", path: `/api/tasks/${ref}`, as: user, json, headers });
const remove = (user: User, ref: string | number) =>
  send({ method: "DELETE", path: `/api/tasks/${ref}`, as: user });
const codeOf = ({ status, json }: Answer) => [status, json.error_code];

describe("a uid names a task as its id does", () => {
  test("in every path, in any case", async () => {
    const user = newUser();
    const { id, uid } = await createTask(user);
    for (const ref of [uid, uid.toUpperCase()]) {
      const path = `/api/tasks/${ref}`;
      expect((await send({ path, as: user })).json).toMatchObject({ id, uid });
      const json = { completed: true };
      const call = { method: "PATCH", as: user, json };
      expect((await send({ ...call, path })).json).toMatchObject({ id });
      expect((await send({ ...call, path: `${path}/complete` })).json).toMatchObject({ id });
      expect((await send({ path: `/api/${user.id}/tasks/${ref}`, as: user })).status).toBe(200);
    }
    expect((await remove(user, uid)).status).toBe(204);
    expect(await listTasks(user)).toEqual([]);
  });

  test.each(["g", "0".repeat(32), `{${nil}}`, `urn:uuid:${nil}`, `${nil}0`, `-${nil}`])(
    "422 for %s",
    async (ref) => {
      const path = `/api/tasks/${encodeURIComponent(ref)}`;
      expect(codeOf(await send({ path, as: newUser() }))).toEqual([422, "VALIDATION_ERROR"]);
    },
  );

  test("but another user's names nothing", async () => {
    const [user, victim] = [newUser(), newUser()];
    const theirs = await createTask(victim);
    const path = `/api/tasks/${theirs.uid}`;
    for (const method of ["GET", "DELETE"]) {
      expect((await send({ method, path, as: user })).status).toBe(404);
    }
    expect((await put(user, theirs.uid, { title: "mine" })).status).toBe(201);
    expect(await listTasks(victim)).toEqual([theirs]);
  });
});

describe("a client chooses a uid", () => {
  test("at a POST: 201, then 409 while it is used, and in the trash", async () => {
    const [user, uid] = [newUser(), randomUUID()];
    const post = () =>
      send({ path: "/api/tasks", as: user, json: { title: "t", uid: uid.toUpperCase() } });
    const created = await post();
    expect([created.status, created.json.uid]).toEqual([201, uid]);
    expect(created.header("location")).toBe(`/api/tasks/${created.json.id}`);
    expect(codeOf(await post())).toEqual([409, "UID_TAKEN"]);
    await remove(user, uid);
    expect(codeOf(await post())).toEqual([409, "UID_TAKEN"]);
  });

  test("at a PUT: 201, then 200; 410 when it was deleted", async () => {
    const [user, uid] = [newUser(), randomUUID()];
    const created = await put(user, uid, { title: "t" });
    expect(created.status).toBe(201);
    expect(created.header("location")).toBe(`/api/tasks/${created.json.id}`);
    expect(created.header("etag")).toMatch(/^"1-/);
    expect((await put(user, uid, { title: "t" })).json).toMatchObject({ version: 2 });
    await remove(user, uid);
    expect(codeOf(await put(user, uid, { title: "t" }))).toEqual([410, "TASK_DELETED"]);
    expect(await listTasks(user)).toEqual([]);
  });

  test("404 for a PUT without a title, with If-Match, or to a number", async () => {
    const user = newUser();
    const refused = [
      await put(user, randomUUID(), { completed: true }),
      await put(user, randomUUID(), { title: "t" }, { "if-match": "*" }),
      await put(user, Number.MAX_SAFE_INTEGER, { title: "t" }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(await listTasks(user)).toEqual([]);
  });

  test("of 20 PUTs at once one is 201 and 19 are 200; with If-None-Match: * 412", async () => {
    const user = newUser();
    for (const headers of [{}, { "if-none-match": "*" }]) {
      const uid = randomUUID();
      const runs = Array.from({ length: 20 }, (_, at) =>
        put(user, uid, { title: `${at}` }, headers),
      );
      const statuses = (await Promise.all(runs)).map(({ status }) => status).toSorted();
      const others = "if-none-match" in headers ? 412 : 200;
      expect(statuses).toEqual([201, ...Array(19).fill(others)].toSorted());
    }
    expect(await listTasks(user)).toHaveLength(2);
  });
});

describe("many at once", () => {
  const bulk = async (user: User, operations: object[]) =>
    (await send({ path: "/api/tasks/bulk", as: user, json: { operations } })).json;

  test("an operation is taken back by its UUID, as far as nothing was changed since", async () => {
    const user = newUser();
    const [changed, gone] = [await createTask(user), await createTask(user)];
    const first = await bulk(user, [
      { op: "put", uid: changed.uid, title: "changed", if_version: 1 },
      { op: "delete", id: gone.uid },
      { op: "put", uid: randomUUID(), title: "made" },
    ]);
    expect(first.results.map(({ status }: { status: number }) => status)).toEqual([200, 204, 201]);
    const undo = { op: "undo", operation: first.operation };
    const { results } = await bulk(user, [undo]);
    const statuses = results[0].results.map(({ status }: { status: number }) => status);
    expect(statuses.toSorted()).toEqual([200, 201, 204]);
    expect((await listTasks(user)).map(({ id, title }) => [id, title]).toSorted()).toEqual(
      [changed, gone].map(({ id, title }) => [id, title]),
    );
  });

  test("puts, undos and deletions of the same tasks at once deadlock never", async () => {
    const user = newUser();
    const uids = Array.from({ length: 5 }, () => randomUUID());
    const operationsOf = (at: number) =>
      (at % 2 ? uids : uids.toReversed()).map((uid) =>
        at % 3 ? { op: "put", uid, title: `${at}` } : { op: at % 4 ? "delete" : "undo", uid },
      );
    // All 30 at once could have to wait for their turn longer than they may.
    for (const wave of [0, 10, 20]) {
      const runs = Array.from({ length: 10 }, (_, at) =>
        send({ path: "/api/tasks/bulk", as: user, json: { operations: operationsOf(wave + at) } }),
      );
      const answers = await Promise.all(runs);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    }
  });
});
