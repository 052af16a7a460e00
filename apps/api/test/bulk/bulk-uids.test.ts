// Bulk requests that name tasks by uid, put them, take changes back and expect versions.
import { randomUUID } from "node:crypto";
import type { BulkResponse } from "@todo/validation/bulk";
import { describe, expect, it } from "vitest";
import { withSettings } from "../fixtures/backends.ts";
import { createTask, families, listTasks } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

async function bulk(
  user: TestUser,
  operations: object[],
  { atomic = false, path = "/api/tasks/bulk", headers = {} } = {},
): Promise<BulkResponse> {
  const response = await send("POST", path, { as: user, json: { atomic, operations }, headers });
  expect(response.status).toBe(200);
  return response.json();
}

const statusesOf = ({ results }: BulkResponse) => results.map(({ status }) => status);

async function storeDeleted(user: TestUser) {
  const task = await createTask(user);
  await send("DELETE", `/api/tasks/${task.id}`, { as: user });
  return task;
}

describe.each(families)("POST $family/bulk", ({ tasksOf }) => {
  it("names tasks by uid in each operation, and puts: 200 what is there, 201 what is not", async () => {
    const [user, uid] = [await newUser(), randomUUID()];
    const tasks = [];
    for (let index = 0; index < 4; index += 1) tasks.push(await createTask(user));
    const [one, two, three, four] = tasks.map((task) => task.uid);
    const operations = [
      { op: "update", uid: one, title: "updated" },
      { op: "complete", id: two?.toUpperCase(), completed: true },
      { op: "delete", uid: three?.toUpperCase() },
      { op: "put", uid: four, title: "put", version: 99 },
      { op: "put", uid: uid.toUpperCase(), title: "new", tags: "home" },
      { op: "create", uid: randomUUID(), title: "created" },
    ];
    const answer = await bulk(user, operations, { path: `${tasksOf(user)}/bulk` });
    expect(statusesOf(answer)).toEqual([200, 200, 204, 200, 201, 201]);
    expect(answer.results[4]).toMatchObject({
      task: { uid, title: "new", tags: ["home"], priority: "medium", version: 1 },
    });
    expect((await listTasks(user)).map(({ title }) => title).toSorted()).toEqual(
      ["Buy milk", "created", "new", "put", "updated"].toSorted(),
    );
  });
});

describe("a result", () => {
  it("412 with the current task for another if_version, whatever `version` says", async () => {
    const user = await newUser();
    const tasks = [];
    for (let index = 0; index < 5; index += 1) tasks.push(await createTask(user));
    const [one, two, three, four, five] = tasks;
    const answer = await bulk(user, [
      { op: "update", id: one?.id, title: "t", if_version: 2 },
      { op: "complete", uid: two?.uid, completed: true, if_version: 2 },
      { op: "delete", id: three?.id, if_version: 2, version: 1 },
      { op: "put", uid: four?.uid, title: "t", if_version: 2 },
      { op: "undo", id: five?.id, if_version: 2 },
    ]);
    const code = "PRECONDITION_FAILED";
    expect(answer.results).toMatchObject(
      tasks.map((current) => ({ status: 412, error_code: code, current })),
    );
    const right = await bulk(user, [
      { op: "delete", id: three?.id, if_version: 1, version: 7 },
      { op: "update", uid: two?.uid, title: "t", if_version: 1 },
    ]);
    expect(statusesOf(right)).toEqual([204, 200]);
  });

  it("412 for an if_version that no task can have, while the others are carried out", async () => {
    const user = await newUser();
    const [present, gone] = [await createTask(user), await storeDeleted(user)];
    const ops = [present.id, gone.uid].map((id) => ({ op: "undo", id, if_version: 2 ** 31 }));
    const answer = await bulk(user, [...ops, { op: "create", title: "t" }]);
    expect(statusesOf(answer)).toEqual([412, 412, 201]);
  });

  it("409 UID_TAKEN, 410 TASK_DELETED and 404 for what is not created", async () => {
    const user = await newUser();
    const [task, gone] = [await createTask(user), await storeDeleted(user)];
    const other = await storeDeleted(user);
    const { results } = await bulk(user, [
      { op: "create", uid: task.uid, title: "t" },
      { op: "create", uid: other.uid, title: "t" },
      { op: "put", uid: gone.uid, title: "t" },
      { op: "put", uid: randomUUID(), completed: true },
      { op: "put", uid: randomUUID(), title: "t", if_version: 1 },
    ]);
    expect(results).toMatchObject([
      { status: 409, error_code: "UID_TAKEN" },
      { status: 409, error_code: "UID_TAKEN" },
      { status: 410, error_code: "TASK_DELETED" },
      { status: 404 },
      { status: 404 },
    ]);
    expect(await listTasks(user)).toEqual([task]);
  });

  it("403 for puts and creations together where the quota has no place for all", async () => {
    const user = await newUser();
    await createTask(user);
    const operations = [
      { op: "put", uid: randomUUID(), title: "t" },
      { op: "create", title: "t" },
    ];
    const answer = await withSettings({ tasksPerUser: 2 }, () => bulk(user, operations));
    expect(answer.results).toMatchObject([{ status: 403 }, { status: 403 }]);
    expect(await listTasks(user)).toHaveLength(1);
  });

  it("424 for the others when atomic, and nothing is changed", async () => {
    const user = await newUser();
    const [task, gone] = [await createTask(user), await storeDeleted(user)];
    const operations = [
      { op: "put", uid: randomUUID(), title: "t" },
      { op: "undo", id: gone.id },
      { op: "delete", id: task.id, if_version: 9 },
    ];
    const answer = await bulk(user, operations, { atomic: true });
    expect([answer.applied, statusesOf(answer)]).toEqual([false, [424, 424, 412]]);
    expect(await listTasks(user)).toEqual([task]);
  });
});

describe("undo", () => {
  it("of tasks: 200, 201 from the trash, 204 of a creation, 404 of none", async () => {
    const user = await newUser();
    const [changed, gone, made] = [
      await createTask(user),
      await storeDeleted(user),
      await createTask(user),
    ];
    await send("PATCH", `/api/tasks/${changed.id}`, { as: user, json: { title: "changed" } });
    const answer = await bulk(user, [
      { op: "undo", uid: changed.uid },
      { op: "undo", uid: gone.uid, if_version: 1 },
      { op: "undo", id: made.id },
      { op: "undo", id: 1_999_999_999 },
    ]);
    expect(answer.results).toMatchObject([
      { status: 200, task: { title: changed.title, version: 3 } },
      { status: 201, task: { id: gone.id, uid: gone.uid, version: 2 } },
      { status: 204 },
      { status: 404 },
    ]);
  });

  it("of an operation takes back all of a request; what was changed since is 412 with the task", async () => {
    const user = await newUser();
    const [changed, later, gone, stale] = [
      await createTask(user),
      await createTask(user),
      await createTask(user),
      await createTask(user),
    ];
    const { operation } = await bulk(user, [
      { op: "update", id: changed.id, title: "changed" },
      { op: "complete", id: later.id, completed: true },
      { op: "delete", id: gone.id },
      { op: "create", title: "made" },
      // These fail, and are no part of what is taken back.
      { op: "update", id: stale.id, if_version: 9, title: "stale" },
      { op: "delete", id: 1_999_999_999 },
      { op: "create", uid: stale.uid, title: "taken" },
    ]);
    await send("PATCH", `/api/tasks/${later.id}`, { as: user, json: { title: "later" } });
    const answer = await bulk(user, [{ op: "undo", operation }]);
    const [result] = answer.results;
    if (!result || !("results" in result)) throw new Error("No results of an operation");
    const byTask = new Map(result.results.map((one) => [one.task_id, one]));
    expect(byTask.size).toBe(4);
    expect(byTask.get(changed.id)).toMatchObject({ status: 200, task: { title: changed.title } });
    expect(byTask.get(later.id)).toMatchObject({ status: 412, current: { title: "later" } });
    expect(byTask.get(gone.id)).toMatchObject({ status: 201, task: { id: gone.id } });
    expect((await listTasks(user)).map(({ title }) => title)).not.toContain("made");
    // What was taken back is an operation of its own.
    const again = await bulk(user, [{ op: "undo", operation: answer.operation }]);
    expect(again.operation).not.toBe(answer.operation);
    expect((await listTasks(user)).map(({ title }) => title)).toContain("made");
  });

  it("404 for an operation that nobody did, or somebody else", async () => {
    const [user, victim] = [await newUser(), await newUser()];
    const { operation } = await bulk(victim, [{ op: "create", title: "theirs" }]);
    for (const unknown of [operation, randomUUID()]) {
      const { results } = await bulk(user, [{ op: "undo", operation: unknown }]);
      expect(results).toMatchObject([{ status: 404, error_code: "RESOURCE_NOT_FOUND" }]);
    }
    expect(await listTasks(victim)).toHaveLength(1);
  });

  it("repeated with its key is no redo", async () => {
    const user = await newUser();
    const task = await createTask(user);
    await send("PATCH", `/api/tasks/${task.id}`, { as: user, json: { title: "changed" } });
    const headers = { "idempotency-key": "key" };
    const first = await bulk(user, [{ op: "undo", id: task.id }], { headers });
    expect(await bulk(user, [{ op: "undo", id: task.id }], { headers })).toEqual(first);
    expect(await listTasks(user)).toMatchObject([{ title: task.title, version: 3 }]);
  });
});

it("422 at the uid for a task that its id and its uid name, and nothing changes", async () => {
  const user = await newUser();
  const task = await createTask(user);
  const operations = [
    { op: "create", title: "t" },
    { op: "delete", id: task.id },
    { op: "complete", uid: task.uid, completed: true },
  ];
  const json = { operations };
  const headers = { "idempotency-key": "key" };
  const refused = await send("POST", "/api/tasks/bulk", { as: user, json, headers });
  expect(await errorOf(refused)).toMatchObject({
    status: 422,
    errors: [{ pointer: "/operations/2/uid", detail: "Must not occur in two operations." }],
  });
  expect(await listTasks(user)).toEqual([task]);
  expect(statusesOf(await bulk(user, operations.slice(0, 2), { headers }))).toEqual([201, 204]);
});

it.each([
  ["uid", "undo", "id", {}],
  ["uid", "delete", "id", {}],
  ["id", "delete", "uid", {}],
  ["id", "complete", "uid", { completed: true }],
  ["id", "put", "uid", { title: "put" }],
] as const)(
  "422 for a deleted task that an undo by its %s and a %s by its %s name",
  async (ref, op, otherRef, members) => {
    const user = await newUser();
    const task = await storeDeleted(user);
    const undo = { op: "undo", [ref]: task[ref] };
    const other = { op, [otherRef]: task[otherRef], ...members };
    for (const version of [undefined, 99]) {
      const operations = [{ ...undo, if_version: version }, other];
      const refused = await send("POST", "/api/tasks/bulk", { as: user, json: { operations } });
      expect(await errorOf(refused)).toMatchObject({
        status: 422,
        errors: [{ pointer: `/operations/0/${ref}`, detail: "Must not occur in two operations." }],
      });
    }
    expect(await listTasks(user)).toEqual([]);
    expect(statusesOf(await bulk(user, [undo]))).toEqual([201]);
  },
);

it("the operation is a UUID of each request, whatever X-Request-Id says, and that of a kept answer", async () => {
  const user = await newUser();
  const headers = { "x-request-id": randomUUID(), "idempotency-key": "key" };
  const operations = [{ op: "create", title: "t" }];
  const { operation } = await bulk(user, operations, { headers });
  expect(operation).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  expect(operation).not.toBe(headers["x-request-id"]);
  expect((await bulk(user, operations, { headers })).operation).toBe(operation);
  expect((await bulk(user, operations)).operation).not.toBe(operation);
});

it("with pages of other backends, is_completed is read in a put and told in each result", async () => {
  const [user, uid] = [await newUser(), randomUUID()];
  const put = { op: "put", uid, title: "t", completed: false, is_completed: true };
  const change = { op: "put", uid, is_completed: false, if_version: 1 };
  await withSettings({ frontendCompatibility: true }, async () => {
    const done = { completed: true, is_completed: true };
    expect((await bulk(user, [put])).results).toMatchObject([{ status: 201, task: done }]);
    const open = { completed: false, is_completed: false };
    expect((await bulk(user, [change])).results).toMatchObject([{ status: 200, task: open }]);
    expect((await bulk(user, [change])).results).toMatchObject([{ status: 412, current: open }]);
  });
});
