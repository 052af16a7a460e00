import { describe, expect, it } from "vitest";
import { type LocalTask, newLocalTask } from "../src/offline/local-task.ts";
import { type LocalWrite, sendWrites } from "../src/offline/send-writes.ts";
import { createTaskClient } from "../src/task-client.ts";
import { drop, json, newToken, refusal, type Reply, startServer, task } from "./scripted-server.ts";

async function setUp(...script: [Reply, ...Reply[]]) {
  const { baseUrl, received } = await startServer(...script);
  const token = newToken();
  const client = createTaskClient({ baseUrl, token: async () => token, retryForMs: 0 });
  const sent = () =>
    received
      .filter(({ method }) => method === "POST")
      .map(({ body }) => (JSON.parse(body) as { operations: object[] }).operations);
  return { client, sent, received };
}

const { uid } = task;
const before: LocalTask = newLocalTask({ uid, title: "Buy milk" });
const known: LocalTask = { ...before, version: 3 };
const renamed: LocalWrite = { uid, before: known, after: { ...known, title: "Oat milk" } };

const results = (...of: object[]) => json(200, { applied: true, results: of });
const done = (members: object = {}) => ({ status: 200, task: { ...task, ...members } });
const stale = (members: object) => ({
  status: 412,
  error_code: "PRECONDITION_FAILED",
  detail: "",
  current: { ...task, ...members },
});
const failed = (status: number, error_code: string) => ({ status, error_code, detail: "" });

describe("a write is sent", () => {
  it("as what it changes, under the uid, for the version it was based on", async () => {
    const { client, sent } = await setUp(results(done(), done(), { status: 204 }, done()));
    const other = newLocalTask({ title: "New", tags: ["home"] });
    const writes: LocalWrite[] = [
      renamed,
      { uid: other.uid, after: other },
      { uid: "b", before: { ...known, uid: "b" } },
      {
        uid: "c",
        before: { ...before, uid: "c" },
        after: { ...before, uid: "c", completed: true },
      },
    ];
    const kinds = (await sendWrites(client, writes)).map(({ kind }) => kind);
    expect(kinds).toEqual(["saved", "saved", "saved", "saved"]);
    const { title, description, completed, due_date, time_zone, priority, tags } = other;
    const members = { title, description, completed, due_date, time_zone, priority, tags };
    expect(sent()).toEqual([
      [
        { op: "update", id: uid, if_version: 3, title: "Oat milk" },
        { op: "create", uid: other.uid, ...members },
        { op: "delete", id: "b", if_version: 3 },
        // A task that this device has made has version 1 until it hears of another.
        { op: "update", id: "c", if_version: 1, completed: true },
      ],
    ]);
  });

  it("not at all if it changes nothing", async () => {
    const { client, received } = await setUp(drop);
    const after = { ...known, version: 9 };
    expect(await sendWrites(client, [{ uid, before: known, after }])).toEqual([
      { kind: "unchanged" },
    ]);
    expect(received).toEqual([]);
  });

  it("again for the present version, when others have changed other members", async () => {
    const { client, sent } = await setUp(
      results(stale({ completed: true, version: 5 })),
      results(stale({ completed: false, version: 6 })),
      results(done({ title: "Oat milk", version: 7 })),
    );
    expect(await sendWrites(client, [renamed])).toMatchObject([
      { kind: "saved", present: { version: 7 } },
    ]);
    expect(sent().flat()).toMatchObject([{ if_version: 3 }, { if_version: 5 }, { if_version: 6 }]);
  });

  it("with others that don't fit into one request", async () => {
    const { client, sent } = await setUp((response) => {
      results(...(sent().at(-1) ?? []).map(() => done()))(response);
    });
    const writes = Array.from({ length: 120 }, (_, number): LocalWrite => {
      const description = "é".repeat(number < 100 ? 10 : 1000);
      return { uid: `${number}`, before: known, after: { ...known, description } };
    });
    await sendWrites(client, writes);
    expect(sent().map((operations) => operations.length)).toEqual([100, 20]);
    const long = writes.map(({ after, ...write }) => ({
      ...write,
      after: after && { ...after, description: "é".repeat(1000) },
    }));
    await sendWrites(client, long);
    expect(sent().slice(2).flat()).toHaveLength(120);
    expect(
      sent()
        .slice(2)
        .map((operations) => operations.length),
    ).toHaveLength(5);
  });
});

describe("a conflict", () => {
  const conflicts: [name: string, write: LocalWrite, answer: object, present?: object][] = [
    ["the same member was changed", renamed, stale({ title: "Bread" }), { title: "Bread" }],
    ["what is to be deleted was changed", { uid, before: known }, stale({ tags: ["home"] }), {}],
    ["the task was deleted", renamed, failed(404, "RESOURCE_NOT_FOUND")],
    ["the task is in the trash", renamed, failed(410, "TASK_DELETED")],
    ["a new task was deleted", { uid, after: before }, failed(410, "TASK_DELETED")],
  ];
  it.each(conflicts)("%s", async (_name, write, answer, present) => {
    const { client, sent } = await setUp(results(answer));
    const [result] = await sendWrites(client, [write]);
    expect(result).toMatchObject({ kind: "conflict", error: { status: expect.any(Number) } });
    const found = present && expect.objectContaining(present);
    expect(result).toHaveProperty("present", found);
    expect(result).toHaveProperty("error.current", found && { task: found, etag: '"1"' });
    expect(sent()).toHaveLength(1);
  });

  it("is none when the response to the same write was lost", async () => {
    const saved = stale({ title: "Oat milk", version: 4 });
    const { client } = await setUp(drop, results(saved));
    await expect(sendWrites(client, [renamed])).rejects.toMatchObject({ status: 0 });
    expect(await sendWrites(client, [renamed])).toMatchObject([
      { kind: "saved", present: { version: 4 } },
    ]);
  });

  it("is none when a new task was edited after the response to its creation was lost", async () => {
    const edited: LocalWrite = { uid, after: { ...before, title: "Oat milk" } };
    const { client, sent } = await setUp(
      results(failed(409, "UID_TAKEN")),
      json(200, task, { ETag: '"1"' }),
      results(done({ title: "Oat milk", version: 2 })),
    );
    expect(await sendWrites(client, [edited])).toMatchObject([
      { kind: "saved", present: { title: "Oat milk", version: 2 } },
    ]);
    expect(sent().at(-1)).toEqual([{ op: "update", id: uid, if_version: 1, title: "Oat milk" }]);
  });

  it("is none when what is to be deleted is gone", async () => {
    const { client } = await setUp(results(failed(404, "RESOURCE_NOT_FOUND")));
    expect(await sendWrites(client, [{ uid, before: known }])).toEqual([
      { kind: "saved", present: undefined },
    ]);
  });

  it.each<[present: object, kind: string]>([
    [{}, "saved"],
    [{ title: "Bread", version: 2 }, "conflict"],
  ])("of a uid that is taken is judged by the present task: %j", async (members, kind) => {
    const present = json(200, { ...task, ...members }, { ETag: '"4"' });
    const { client } = await setUp(results(failed(409, "UID_TAKEN")), present);
    const [result] = await sendWrites(client, [{ uid, after: before }]);
    expect(result).toMatchObject({ kind, present: members });
  });
});

it("of a uid that is taken by what was deleted is one with the deletion", async () => {
  const { client } = await setUp(
    results(failed(409, "UID_TAKEN")),
    refusal(404, "RESOURCE_NOT_FOUND"),
  );
  expect(await sendWrites(client, [{ uid, after: before }])).toMatchObject([
    { kind: "conflict", present: undefined, error: { code: "TASK_DELETED" } },
  ]);
});

describe("a refusal", () => {
  it("of one write does not keep the others from being saved", async () => {
    const unreadable = json(422, {
      detail: "",
      error_code: "VALIDATION_ERROR",
      errors: [{ pointer: "/operations/1/title", detail: "Too long.", code: "too_big" }],
    });
    const { client, sent } = await setUp(
      unreadable,
      results(done(), failed(403, "TASK_LIMIT_REACHED")),
    );
    const writes = ["a", "b", "c"].map((id) => ({ uid: id, after: newLocalTask({ uid: id }) }));
    expect(await sendWrites(client, writes)).toMatchObject([
      { kind: "saved" },
      { kind: "refused", error: { status: 422, detail: "Too long." } },
      { kind: "refused", error: { status: 403, code: "TASK_LIMIT_REACHED" } },
    ]);
    expect(sent().map((operations) => operations.length)).toEqual([3, 2]);
  });

  it("of one write that is too long for any request does not keep the others from being saved", async () => {
    const { client, sent } = await setUp(
      results(done()),
      refusal(413, "PAYLOAD_TOO_LARGE"),
      results(done()),
    );
    const writes = ["a", "b", "c"].map((id) => ({ uid: id, after: newLocalTask({ uid: id }) }));
    const [, long] = writes;
    if (long) long.after.description = "x".repeat(70_000);
    expect(await sendWrites(client, writes)).toMatchObject([
      { kind: "saved" },
      { kind: "refused", error: { status: 413, code: "PAYLOAD_TOO_LARGE" } },
      { kind: "saved" },
    ]);
    expect(sent().map((operations) => operations.length)).toEqual([1, 1, 1]);
  });

  it("of a batch that is too long for a proxy is sent again in halves", async () => {
    const tooLong: Reply = (response) => void response.writeHead(413).end("<html>");
    const { client, sent } = await setUp(
      tooLong,
      results(done()),
      tooLong,
      tooLong,
      results(done()),
    );
    const writes = ["a", "b", "c"].map((id) => ({ uid: id, after: newLocalTask({ uid: id }) }));
    expect(await sendWrites(client, writes)).toMatchObject([
      { kind: "saved" },
      { kind: "refused", error: { status: 413, code: "UNREADABLE" } },
      { kind: "saved" },
    ]);
    expect(sent().map((operations) => operations.length)).toEqual([3, 1, 2, 1, 1]);
  });

  it("of a request rejects, so that all can be sent again", async () => {
    const { client } = await setUp(refusal(401, "AUTHENTICATION_REQUIRED"));
    await expect(sendWrites(client, [renamed])).rejects.toMatchObject({ status: 401 });
  });
});
