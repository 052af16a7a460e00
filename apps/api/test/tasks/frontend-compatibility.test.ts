import type { Task } from "@todo/validation/task";
import { describe, expect, it, vi } from "vitest";
import { getBackend } from "#backend.ts";
import { compatibleReply } from "#tasks/compatible-reply.ts";
import { useSettings, withBackend } from "../fixtures/backends.ts";
import { changesIn, openStream, untilChanges } from "../fixtures/event-stream.ts";
import { createTask, families } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

/** The backend of the fixtures, with which the setting is off. */
const usual = { ...getBackend() };
const withoutSetting = <Result>(work: () => Promise<Result>) => withBackend(usual, work);

useSettings({ frontendCompatibility: true });

type Seen = Task & { is_completed: boolean };

const statesOf = (tasks: Seen[]) =>
  tasks.map(({ completed, is_completed }) => [completed, is_completed]);

async function change(user: TestUser, id: number, json: object, method = "PUT"): Promise<Seen> {
  const response = await send(method, `/api/tasks/${id}`, { as: user, json });
  expect(response.status).toBe(200);
  return response.json();
}

describe("is_completed in answers", () => {
  it("stands beside completed in changes, as they are now and as they were", async () => {
    const user = await newUser();
    const task = await createTask(user);
    await change(user, task.id, { completed: true });
    const changesOf = async (query: string) => {
      const response = await send("GET", `/api/changes?${query}`, { as: user });
      return (await response.json()).changes;
    };
    const [created, completed] = await changesOf("since=0");
    expect(statesOf([created.task_data, completed.task_data])).toEqual(Array(2).fill([true, true]));
    const [last] = await changesOf(`task=${task.id}`);
    expect(statesOf([last.task_data, last.before])).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it("stands in the events of a stream, and the stream ends with its reader", async () => {
    const user = await newUser();
    const stream = await openStream({ as: user });
    const { id } = await createTask(user, { title: "ä" });
    await change(user, id, { is_completed: true });
    await untilChanges(stream, 2);
    const shown = changesIn(stream).map(({ task_data }) => task_data as Seen);
    expect(statesOf(shown).at(-1)).toEqual([true, true]);
    await stream.close();
    expect(stream.hasEnded()).toBe(true);
  });

  it("stands beside completed wherever a task is answered", async () => {
    const user = await newUser();
    const done = (await createTask(user, { completed: true })) as Seen;
    const open = (await createTask(user, { title: '"completed":true,' })) as Seen;
    const path = `/api/tasks/${done.id}`;
    const operations = [
      { op: "complete", id: open.id, completed: true },
      { op: "create", title: "third" },
    ];
    const of = async (call: Promise<Response>) => (await call).json();
    const page = await of(send("GET", "/api/tasks?limit=10&status=pending", { as: user }));
    const list = await of(send("GET", "/api/tasks", { as: user }));
    const one = await of(send("GET", path, { as: user }));
    const headers = { "if-match": '"9"' };
    const stale = await of(send("PUT", path, { as: user, json: { title: "t" }, headers }));
    const bulk = await of(send("POST", "/api/tasks/bulk", { as: user, json: { operations } }));
    expect(statesOf([done, one, stale.current])).toEqual(Array(3).fill([true, true]));
    expect(statesOf([open, ...page.tasks])).toEqual(Array(2).fill([false, false]));
    expect(open.title).toBe('"completed":true,');
    expect(statesOf(list)).toEqual([
      [false, false],
      [true, true],
    ]);
    const results = bulk.results.map(({ task }: { task: Seen }) => task);
    expect(statesOf(results)).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it("stands in every task of a list that is sent in chunks", async () => {
    const user = await newUser();
    const description = "ä".repeat(200);
    for (let count = 0; count < 3; count += 1) {
      const create = (_: unknown, at: number) => ({ op: "create", title: `${at}`, description });
      const operations = Array.from({ length: 100 }, create);
      await send("POST", "/api/tasks/bulk", { as: user, json: { operations } });
    }
    const list: Seen[] = await (await send("GET", "/api/tasks", { as: user })).json();
    expect(list).toHaveLength(300);
    expect(statesOf(list)).toEqual(Array(300).fill([false, false]));
  });

  it("stands in replays, also of a key of before the setting, in whichever spelling", async () => {
    const user = await newUser();
    const headers = { "idempotency-key": "one" };
    const post = (json: object, path = "/api/tasks") =>
      send("POST", path, { as: user, json, headers: { ...headers, "idempotency-key": path } });
    const operations = [{ op: "create", title: "t", completed: true }];
    await withoutSetting(() => post({ title: "t", completed: true }));
    await withoutSetting(() => post({ operations }, "/api/tasks/bulk"));
    const bulk = await post({ operations }, "/api/tasks/bulk");
    const replays = [
      await post({ title: "t", completed: true }),
      await post({ title: "t", is_completed: true }),
    ];
    for (const response of [bulk, ...replays]) {
      expect(response.headers.get("idempotent-replayed")).toBe("true");
    }
    const tasks = await Promise.all(replays.map((response) => response.json()));
    expect(statesOf([...tasks, (await bulk.json()).results[0].task])).toEqual(
      Array(3).fill([true, true]),
    );
  });

  it("has ETags of its own: neither form is a 304 for the other, either is good for If-Match", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const get = (headers = {}) => send("GET", `/api/tasks/${id}`, { as: user, headers });
    const withIt = (await get()).headers.get("etag") ?? "";
    const withoutIt = (await withoutSetting(get)).headers.get("etag") ?? "";
    const statusOf = async (tag: string) => (await get({ "if-none-match": tag })).status;
    expect(await statusOf(withIt)).toBe(304);
    expect(await statusOf(withoutIt)).toBe(200);
    const unread = await withoutSetting(() => get({ "if-none-match": withIt }));
    expect(unread.status).toBe(200);
    for (const [tag, version] of [withIt, withoutIt.replace("1", "2"), '"3"'].entries()) {
      const options = { as: user, json: { title: `${tag}` }, headers: { "if-match": version } };
      const response = await send("PATCH", `/api/tasks/${id}`, options);
      expect(response.headers.get("etag")).toBe(withIt.replace("1", String(tag + 2)));
    }
  });
});

describe("is_completed in bodies", () => {
  it.each([
    [{ is_completed: true }, true],
    [{ completed: false, is_completed: true }, true],
    [{ completed: true, is_completed: false }, false],
  ])("a new task with %j has %j", async (json, completed) => {
    const user = await newUser();
    const options = { as: user, json: { title: "t", ...json } };
    const operations = [{ op: "create", title: "t", ...json }];
    const one: Seen = await (await send("POST", "/api/tasks", options)).json();
    const bulk = await send("POST", "/api/tasks/bulk", { as: user, json: { operations } });
    const { task } = (await bulk.json()).results[0];
    expect(statesOf([one, task])).toEqual(Array(2).fill([completed, completed]));
  });

  it.each([
    [{ is_completed: true }, true, true],
    [{ is_completed: false }, false, false],
    [{ completed: true, is_completed: true }, true, true],
    [{ completed: true, is_completed: false }, true, false],
    [{ completed: false, is_completed: true }, true, false],
  ])("%j makes an open task %j and a done one %j", async (json, ofOpen, ofDone) => {
    const user = await newUser();
    const put = async (id: number) => change(user, id, json);
    const complete = async (id: number) => change(user, id, json, "PATCH");
    const bulk = (op: string) => async (id: number) => {
      const operations = [{ op, id, ...json }];
      const response = await send("POST", "/api/tasks/bulk", { as: user, json: { operations } });
      return (await response.json()).results[0].task;
    };
    for (const write of [put, complete, bulk("update"), bulk("complete")]) {
      const open = await createTask(user);
      const done = await createTask(user, { completed: true });
      expect(statesOf([await write(open.id), await write(done.id)])).toEqual([
        [ofOpen, ofOpen],
        [ofDone, ofDone],
      ]);
    }
  });

  it("of 41 changes at a time that send both, each wins over what the one before stored", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const json = { completed: true, is_completed: false };
    const operations = [{ op: "update", id, ...json }];
    await Promise.all(
      Array.from({ length: 41 }, (_, at) =>
        at % 2
          ? send("PUT", `/api/tasks/${id}`, { as: user, json })
          : send("POST", "/api/tasks/bulk", { as: user, json: { operations } }),
      ),
    );
    const task = await (await send("GET", `/api/tasks/${id}`, { as: user })).json();
    expect(statesOf([task])).toEqual([[true, true]]);
  });

  it("is a member that strict handling knows, and that is a change by itself", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const headers = { prefer: "handling=strict" };
    const json = { is_completed: true };
    const operations = [
      { op: "create", title: "t", ...json },
      { op: "update", id, ...json },
    ];
    const answers = [
      await send("POST", "/api/tasks", { as: user, json: { title: "t", ...json }, headers }),
      await send("PATCH", `/api/tasks/${id}`, { as: user, json, headers }),
      await send("PATCH", `/api/tasks/${id}/complete`, { as: user, json, headers }),
      await send("POST", "/api/tasks/bulk", { as: user, json: { operations }, headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200]);
  });

  it("422 that names it for what is no boolean, and for no change", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const pointersOf = async (method: string, path: string, json: object, headers = {}) =>
      (await errorOf(await send(method, path, { as: user, json, headers }))).errors?.map(
        ({ pointer }) => pointer,
      );
    const strict = { prefer: "handling=strict" };
    const path = `/api/tasks/${id}`;
    const wrong = { is_completed: "true" };
    const operations = [
      { op: "update", id, ...wrong },
      { op: "complete", id: id + 1 },
    ];
    expect(await pointersOf("POST", "/api/tasks", { title: "t", ...wrong })).toEqual([
      "/is_completed",
    ]);
    expect(await pointersOf("PUT", path, { is_completed: null })).toEqual(["/is_completed"]);
    expect(await pointersOf("PATCH", `${path}/complete`, wrong)).toEqual(["/is_completed"]);
    expect(await pointersOf("PUT", path, {})).toEqual([""]);
    expect(await pointersOf("PUT", path, { is_done: true, title: "t" }, strict)).toEqual([
      "/is_done",
    ]);
    expect(await pointersOf("POST", "/api/tasks/bulk", { operations })).toEqual([
      "/operations/0/is_completed",
      "/operations/1/completed",
    ]);
  });
});

describe.each(families)("PATCH $family/{id}/complete", ({ tasksOf }) => {
  it("toggles without a body and with {}, sets what a body says", async () => {
    const user = await newUser();
    const path = `${tasksOf(user)}/${(await createTask(user)).id}/complete`;
    const bodies = [undefined, {}, { is_completed: true }, { completed: false }, undefined];
    const states = [];
    for (const json of bodies) {
      const response = await send("PATCH", path, { as: user, json });
      states.push((await response.json()).is_completed);
    }
    expect(states).toEqual([true, false, true, false, true]);
  });

  it("404 without a body for another user's task, 412 for a stale version", async () => {
    const [user, victim] = [await newUser(), await newUser()];
    const { id } = await createTask(victim);
    const foreign = await send("PATCH", `${tasksOf(user)}/${id}/complete`, { as: user });
    expect(foreign.status).toBe(404);
    const options = { as: victim, headers: { "if-match": '"2"' } };
    const stale = await send("PATCH", `${tasksOf(victim)}/${id}/complete`, options);
    expect((await errorOf(stale)) as object).toMatchObject({
      status: 412,
      current: { id, completed: false, is_completed: false },
    });
  });
});

describe("the OpenAPI document", () => {
  it("has is_completed wherever it has completed", async () => {
    const { components, paths } = await (await send("GET", "/api/openapi.json")).json();
    const { Task, CreateTask, UpdateTask } = components.schemas;
    expect(Task.required).toContain("is_completed");
    for (const schema of [Task, CreateTask, UpdateTask]) {
      expect(schema.properties.is_completed.type).toBe("boolean");
    }
    expect(CreateTask.required).toEqual(["title"]);
    const { requestBody, responses } = paths["/api/tasks/{id}/complete"].patch;
    expect(requestBody.required).toBe(false);
    const { example } = responses["200"].content["application/json"];
    expect(example).toMatchObject({ completed: true, is_completed: true });
  });
});

describe("without the setting", () => {
  it("is_completed is a member like any unknown one, and completing needs a body", () =>
    withoutSetting(async () => {
      const user = await newUser();
      const json = { title: "t", is_completed: true };
      const strict = { as: user, json, headers: { prefer: "handling=strict" } };
      const created = await send("POST", "/api/tasks", { as: user, json });
      const task = await created.json();
      expect(task).toMatchObject({ completed: false });
      expect(task).not.toHaveProperty("is_completed");
      expect((await errorOf(await send("POST", "/api/tasks", strict))).errors).toMatchObject([
        { pointer: "/is_completed" },
      ]);
      const path = `/api/tasks/${task.id}`;
      const put = await send("PUT", path, { as: user, json: { is_completed: true } });
      expect(put.status).toBe(422);
      expect((await send("PATCH", `${path}/complete`, { as: user })).status).toBe(400);
      const document = await (await send("GET", "/api/openapi.json")).text();
      expect(document).not.toContain("is_completed");
    }));
});

describe("a list that is sent in chunks", () => {
  const piece = Buffer.from('[{"completed":true}');

  it("breaks off where it broke off", async () => {
    const pull = (controller: ReadableStreamDefaultController) =>
      controller.error(new Error("gone"));
    const start = (controller: ReadableStreamDefaultController) => controller.enqueue(piece);
    const list = new ReadableStream({ start, pull }, { highWaterMark: 0 });
    const { body } = compatibleReply({ status: 200, headers: {}, body: list });
    await expect(new Response(body as BodyInit).text()).rejects.toThrow("gone");
  });

  it("is dropped when nobody reads on", async () => {
    const cancel = vi.fn<() => void>();
    const pull = (controller: ReadableStreamDefaultController) => controller.enqueue(piece);
    const list = new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
    const { body } = compatibleReply({ status: 200, headers: {}, body: list });
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    const { value } = await reader.read();
    expect(Buffer.from(value ?? []).toString()).toContain('"is_completed":true');
    await reader.cancel();
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledOnce());
  });
});

it("leaves what has no tasks as it is", () => {
  const reply = { status: 204, headers: {}, body: null };
  expect(compatibleReply(reply)).toEqual(reply);
});
