import {
  type Change,
  type ChangeList,
  type PastChangeList,
  TaskBefore,
} from "@todo/validation/changes";
import type { Task } from "@todo/validation/task";
import { describe, expect, it } from "vitest";
import { createTask } from "../fixtures/families.ts";
import { errorOf, factsOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const families = [
  { family: "/api/changes", changesOf: () => "/api/changes" },
  {
    family: "/api/{user_id}/changes",
    changesOf: ({ id }: TestUser) => `/api/${encodeURIComponent(id)}/changes`,
  },
];

async function getList<List = PastChangeList>(user: TestUser, query: string): Promise<List> {
  const response = await send("GET", `/api/changes?${query}`, { as: user });
  expect(response.status, query).toBe(200);
  return (await response.json()) as List;
}

const since = (user: TestUser, number: number, more = "") =>
  getList<ChangeList>(user, `since=${number}${more}`);

const patch = async (user: TestUser, { id }: Pick<Task, "id">, json: object): Promise<Task> =>
  (await send("PATCH", `/api/tasks/${id}`, { as: user, json })).json();
const remove = (user: TestUser, { id }: Pick<Task, "id">) =>
  send("DELETE", `/api/tasks/${id}`, { as: user });

/** What a deletion keeps of a task. */
const imageOf = (task: Task) =>
  Object.fromEntries(
    Object.keys(TaskBefore.shape).map((name) => [name, task[name as keyof TaskBefore]]),
  );

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const numbers = (list: { changes: Change[] }) => list.changes.map(({ change }) => change);

describe.each(families)("GET $family", ({ changesOf }) => {
  it("200: without since where the log ends, then what happened after it", async () => {
    const user = await newUser();
    const get = async (query = "") =>
      (await send("GET", `${changesOf(user)}${query}`, { as: user })).json();
    expect(await get()).toEqual({ changes: [], next: 0, more: false });
    const task = await createTask(user);
    expect(await get()).toEqual({ changes: [], next: 1, more: false });
    expect(await get("?since=0")).toEqual({
      changes: [
        {
          change: 1,
          event_type: "created",
          task_id: task.id,
          uid: task.uid,
          version: 1,
          operation: expect.stringMatching(uuid),
          task_data: task,
          actor: null,
          timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
      ],
      next: 1,
      more: false,
    });
    expect(await get("?since=1")).toEqual({ changes: [], next: 1, more: false });
  });

  it("is not stored, and differs by Accept", async () => {
    const user = await newUser();
    for (const method of ["GET", "HEAD"]) {
      const { status, headers } = await send(method, changesOf(user), { as: user });
      expect(status).toBe(200);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("vary")).toBe("Origin, Accept");
    }
  });
});

describe("since", () => {
  it("tells every kind of change, oldest first, each with the task as it is now", async () => {
    const user = await newUser();
    const [first, second] = [await createTask(user), await createTask(user, { title: "b" })];
    await patch(user, first, { title: "a" });
    await patch(user, first, { completed: true, title: "aa" });
    const last = await patch(user, first, { completed: false });
    await remove(user, second);
    const list = await since(user, 0);
    expect(
      list.changes.map(({ change, event_type, task_id, version }) => [
        change,
        event_type,
        task_id,
        version,
      ]),
    ).toEqual([
      [1, "created", first.id, 1],
      [2, "created", second.id, 1],
      [3, "updated", first.id, 2],
      [4, "completed", first.id, 3],
      [5, "reopened", first.id, 4],
      [6, "deleted", second.id, 1],
    ]);
    for (const { task_id, task_data } of list.changes) {
      expect(task_data).toEqual(task_id === first.id ? last : null);
    }
    expect(list.changes.some((change) => "before" in change)).toBe(false);
    expect(list).toMatchObject({ next: 6, more: false });
  });

  it("goes on by next until there is no more", async () => {
    const user = await newUser();
    for (let index = 0; index < 5; index += 1) await createTask(user);
    const pages = [await since(user, 0, "&limit=2")];
    for (let page = pages[0]; page?.more; pages.push(page)) {
      page = await since(user, page.next, "&limit=2");
    }
    expect(pages.map(numbers)).toEqual([[1, 2], [3, 4], [5]]);
    expect(pages.map(({ more }) => more)).toEqual([true, true, false]);
    expect(await since(user, 5, "&limit=2")).toEqual({ changes: [], next: 5, more: false });
    expect((await since(user, 3, "&limit=2")).more).toBe(false);
  });

  it("410 for a number that is not reached yet, however large", async () => {
    const user = await newUser();
    await createTask(user);
    for (const number of ["2", "9007199254740993", "9".repeat(300)]) {
      const response = await send("GET", `/api/changes?since=${number}`, { as: user });
      expect(await errorOf(response)).toMatchObject({ status: 410, error_code: "CHANGES_EXPIRED" });
    }
    expect(await since(user, 1)).toEqual({ changes: [], next: 1, more: false });
  });
});

describe("task", () => {
  it("is its history, newest first, with what each change replaced", async () => {
    const user = await newUser();
    const task = await createTask(user, { title: "a" });
    await createTask(user);
    await patch(user, task, { title: "b", tags: [] });
    await patch(user, task, { completed: true });
    const done = await patch(user, task, { due_date: null, priority: "low" });
    await patch(user, task, { completed: false });
    const { changes, ...rest } = await getList(user, `task=${task.id}`);
    expect(changes.map(({ event_type, before }) => [event_type, before])).toEqual([
      ["reopened", { completed: true, completed_at: done.completed_at }],
      ["updated", { due_date: task.due_date, priority: "high" }],
      ["completed", { completed: false, completed_at: null }],
      ["updated", { title: "a", tags: ["Home", "garden"] }],
      ["created", null],
    ]);
    expect(rest).toEqual({ next: 1, more: false });
    const upper = task.uid.toUpperCase();
    expect((await getList(user, `task=${upper}`)).changes).toEqual(changes);
  });

  it("is there while the task is gone, and pages by until", async () => {
    const user = await newUser();
    const task = await createTask(user);
    await patch(user, task, { title: "b" });
    await remove(user, task);
    for (const name of [task.id, task.uid]) {
      const first = await getList(user, `task=${name}&limit=2`);
      expect([numbers(first), first.next, first.more]).toEqual([[3, 2], 2, true]);
      const second = await getList(user, `task=${name}&limit=2&until=${first.next}`);
      expect([numbers(second), second.next, second.more]).toEqual([[1], 1, false]);
      const third = await getList(user, `task=${name}&until=${second.next}`);
      expect(third).toEqual({ changes: [], next: 1, more: false });
    }
    const [deletion] = (await getList(user, `task=${task.id}`)).changes;
    expect(deletion).toMatchObject({ event_type: "deleted", task_data: null });
    expect(deletion?.before).toEqual({ ...imageOf(task), title: "b" });
  });

  it("404 for another user's task, byte-equal to a missing one", async () => {
    const [user, victim] = [await newUser(), await newUser()];
    const [kept, gone] = [await createTask(victim), await createTask(victim)];
    await createTask(user);
    await remove(victim, gone);
    const missing = await send("GET", "/api/changes?task=999999999", { as: user });
    const facts = await factsOf(missing);
    expect(missing.status).toBe(404);
    const unsafe = "9".repeat(20);
    for (const name of [kept.id, kept.uid, gone.id, gone.uid, crypto.randomUUID(), unsafe]) {
      const response = await send("GET", `/api/changes?task=${name}`, { as: user });
      expect(await factsOf(response)).toBe(facts);
    }
  });
});

describe("trash", () => {
  it("has the last deletion of each task that is gone, newest first, whole", async () => {
    const user = await newUser();
    const tasks = [await createTask(user), await createTask(user), await createTask(user)];
    const [first, , third] = tasks as [Task, Task, Task];
    await remove(user, third);
    await remove(user, first);
    const list = await getList(user, "trash=true");
    expect(list.changes.map(({ task_id, event_type }) => [task_id, event_type])).toEqual([
      [first.id, "deleted"],
      [third.id, "deleted"],
    ]);
    const before = imageOf(first);
    expect(list.changes[0]).toMatchObject({ version: 1, task_data: null, before });
    const page = await getList(user, "trash=true&limit=1");
    expect([numbers(page), page.next, page.more]).toEqual([[5], 5, true]);
    const rest = await getList(user, `trash=true&until=${page.next}`);
    expect([numbers(rest), rest.next, rest.more]).toEqual([[4], 4, false]);
  });

  it("is empty for somebody else", async () => {
    const [user, victim] = [await newUser(), await newUser()];
    await remove(victim, await createTask(victim));
    expect(await getList(user, "trash=true")).toEqual({ changes: [], next: 0, more: false });
    expect((await getList(victim, "trash=true")).changes).toHaveLength(1);
  });
});

describe("422", () => {
  it.each([
    ["since=", "?since"],
    ["since=-1", "?since"],
    ["since=1.5", "?since"],
    ["since=01", "?since"],
    ["since=1&since=2", "?since"],
    ["since=0&limit=0", "?limit"],
    ["since=0&limit=201", "?limit"],
    ["since=0&limit=", "?limit"],
    ["task=", "?task"],
    ["task=x", "?task"],
    ["task=1e3", "?task"],
    ["trash=", "?trash"],
    ["trash=yes", "?trash"],
    ["since=0&task=1", "?task"],
    ["since=0&trash=true", "?trash"],
    ["task=1&trash=true", "?trash"],
    ["until=1", "?until"],
    ["since=0&until=1", "?until"],
    ["trash=false&until=1", "?until"],
    ["trash=true&until=x", "?until"],
  ])("for %s", async (query, pointer) => {
    const response = await send("GET", `/api/changes?${query}`, { as: await newUser() });
    const error = await errorOf(response);
    expect(error).toMatchObject({ status: 422, error_code: "VALIDATION_ERROR" });
    expect(error.errors?.map((entry) => entry.pointer)).toEqual([pointer]);
  });

  it.each(["since=0&limit=1", "since=0&limit=200", "trash=false&since=0", "limit=3", "other=1"])(
    "not for %s",
    async (query) => {
      const response = await send("GET", `/api/changes?${query}`, { as: await newUser() });
      expect(response.status).toBe(200);
    },
  );
});
