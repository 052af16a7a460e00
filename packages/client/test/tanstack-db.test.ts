// What the collection does with failures. What two devices do is in e2e/tests/api.
import { createCollection } from "@tanstack/db";
import { expect, it, onTestFinished, vi } from "vitest";
import { newLocalTask } from "../src/offline/local-task.ts";
import { pause } from "../src/pause.ts";
import { taskCollectionOptions } from "../src/tanstack-db.ts";
import { createTaskClient } from "../src/task-client.ts";
import { type Log, startLogServer } from "./log-server.ts";
import { drop, json, newToken, refusal, type Reply, task } from "./scripted-server.ts";

/** Waits for what a busy machine may take long for. */
const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000 });

async function setUp(log: Log, retryEveryMs = 10) {
  const { baseUrl, received, endStreams, tell } = await startLogServer(log);
  const token = newToken();
  const client = createTaskClient({ baseUrl, token: async () => token, retryForMs: 0 });
  const onError = vi.fn();
  const tasks = createCollection(taskCollectionOptions({ client, retryEveryMs, onError }));
  onTestFinished(() => tasks.cleanup());
  await tasks.preload();
  const titles = () => tasks.toArray.map(({ title }) => title).sort();
  const written = () => received.filter(({ method }) => method === "POST").length;
  const streams = () =>
    received.flatMap(({ url = "", headers: { accept } }) =>
      accept === "text/event-stream" ? [url] : [],
    );
  return { tasks, titles, streams, endStreams, tell, written, onError };
}

const known = (uid: string, title: string, version = 1) => ({ ...task, uid, title, version });
const result = (of: object) => json(200, { applied: true, results: [of] });

it("reads all again after a gap, and deletes what is gone", async () => {
  const log: Log = { tasks: [known("a", "gone later"), known("b", "kept")], next: 5 };
  const { titles, streams, endStreams, onError } = await setUp(log);
  expect(titles()).toEqual(["gone later", "kept"]);
  await eventually(() => expect(streams()).toEqual(["/api/changes?since=5"]));
  log.tasks = [known("b", "renamed", 2), known("c", "new")];
  log.next = 90;
  log.isExpired = true;
  endStreams();
  await eventually(() => expect(titles()).toEqual(["new", "renamed"]));
  await eventually(() => expect(streams().at(-1)).toBe("/api/changes?since=90"));
  expect(onError).not.toHaveBeenCalled();
});

it("reads all again at its own pace when there is a gap each time", async () => {
  const { streams } = await setUp({ tasks: [], next: 5, hasNoStreams: true }, 200);
  await pause(500);
  expect(streams().length).toBeLessThan(5);
});

it("takes older versions too after a gap: the server may have been restored from a backup", async () => {
  const log: Log = { tasks: [known("a", "after the backup", 3)], next: 50 };
  const { titles, streams, endStreams } = await setUp(log);
  await eventually(() => expect(streams()).toEqual(["/api/changes?since=50"]));
  log.tasks = [known("a", "in the backup", 2)];
  log.next = 51;
  log.isExpired = true;
  endStreams();
  await eventually(() => expect(streams().at(-1)).toBe("/api/changes?since=51"));
  expect(titles()).toEqual(["in the backup"]);
});

it("keeps a write while there is no network, and while nobody is signed in", async () => {
  const log: Log = { tasks: [], next: 5, write: drop };
  const { tasks, titles, written, onError } = await setUp(log);
  const sent = tasks.insert(newLocalTask({ uid: task.uid, title: "Buy milk" }));
  await eventually(() => expect(written()).toBeGreaterThan(1));
  log.write = refusal(401, "AUTHENTICATION_REQUIRED");
  await eventually(() =>
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ status: 401 })),
  );
  expect(titles()).toEqual(["Buy milk"]);
  log.write = result({ status: 201, task });
  await sent.when("settled");
  expect(titles()).toEqual(["Buy milk"]);
  expect(tasks.get(task.uid)?.version).toBe(1);
});

const ofProxy: [string, Reply][] = [
  ["a page of a proxy that refuses it", (response) => void response.writeHead(403).end("<html>")],
  [
    "a page of a proxy that finds nothing",
    (response) => void response.writeHead(404).end("<html>"),
  ],
  ["an empty success", (response) => void response.writeHead(200).end()],
  ["a success of another kind", json(200, { ok: true })],
  ["a success with fewer results", json(200, { applied: true, results: [] })],
];

it.each(ofProxy)("keeps a write that is answered by %s", async (_what, reply) => {
  const log: Log = { tasks: [], next: 5, write: reply };
  const { tasks, titles, written } = await setUp(log);
  const sent = tasks.insert(newLocalTask({ uid: task.uid, title: "Buy milk" }));
  await eventually(() => expect(written()).toBeGreaterThan(1));
  expect(titles()).toEqual(["Buy milk"]);
  log.write = result({ status: 201, task });
  await sent.when("settled");
  expect(titles()).toEqual(["Buy milk"]);
});

it("tells of a conflict with the present task, and shows that", async () => {
  const current = known("a", "of another device", 2);
  const stale = { status: 412, error_code: "PRECONDITION_FAILED", detail: "", current };
  const log: Log = { tasks: [known("a", "known")], next: 5, write: result(stale) };
  const { tasks, titles } = await setUp(log);
  const sent = tasks.update("a", (draft) => void (draft.title = "of this device"));
  await expect(sent.when("settled")).rejects.toMatchObject({
    status: 412,
    current: { task: current, etag: '"2"' },
  });
  expect(titles()).toEqual(["of another device"]);
});

it("takes back what the API refuses, and sends what comes after it", async () => {
  const refused = result({ status: 403, error_code: "TASK_LIMIT_REACHED", detail: "" });
  const log: Log = { tasks: [], next: 5, write: refused };
  const { tasks, titles } = await setUp(log);
  const sent = tasks.insert(newLocalTask({ title: "one too many" }));
  await expect(sent.when("settled")).rejects.toMatchObject({ code: "TASK_LIMIT_REACHED" });
  expect(titles()).toEqual([]);
  log.write = result({ status: 201, task });
  await tasks.insert(newLocalTask({ uid: task.uid, title: "Buy milk" })).when("settled");
  expect(titles()).toEqual(["Buy milk"]);
});

it("shows a task once, in whatever case its uid was made", async () => {
  const log: Log = { tasks: [], next: 5, write: result({ status: 201, task }) };
  const { tasks, titles, streams, endStreams, onError } = await setUp(log);
  const made = { ...newLocalTask({ title: task.title }), uid: task.uid.toUpperCase() };
  await tasks.insert(made).when("settled");
  expect(titles()).toEqual([task.title]);
  log.tasks = [known(task.uid, "renamed", 2)];
  log.next = 90;
  log.isExpired = true;
  endStreams();
  await eventually(() => expect(streams().at(-1)).toBe("/api/changes?since=90"));
  expect(titles()).toEqual(["renamed"]);
  expect(onError).not.toHaveBeenCalled();
});

it("a task that was deleted elsewhere stays so, when the response to the write before comes late", async () => {
  let answer = () => {};
  const write: Reply = (response) => {
    answer = () => result({ status: 201, task })(response);
  };
  const { tasks, titles, streams, tell, written } = await setUp({ tasks: [], next: 5, write });
  await eventually(() => expect(streams()).toHaveLength(1));
  const { uid, version } = task;
  const sent = tasks.insert(newLocalTask({ uid, title: task.title }));
  await eventually(() => expect(written()).toBe(1));
  tell({ change: 7, event_type: "deleted", uid, version, task_data: null });
  tell({ change: 8, event_type: "created", uid: "b", version, task_data: known("b", "seen") });
  // The collection shows nothing of it before the write is answered.
  await pause(200);
  answer();
  await sent.when("settled");
  expect(titles()).toEqual(["seen"]);
  const restored = known(uid, "restored", version + 1);
  tell({ change: 9, event_type: "restored", uid, version: version + 1, task_data: restored });
  await eventually(() => expect(titles()).toEqual(["restored", "seen"]));
});

it("a task that was restored elsewhere stays, when the response to its deletion comes late", async () => {
  let answer = () => {};
  const write: Reply = (response) => {
    answer = () => result({ status: 204 })(response);
  };
  const log: Log = { tasks: [known("a", "deleted here")], next: 5, write };
  const { tasks, titles, streams, tell, written } = await setUp(log);
  await eventually(() => expect(streams()).toHaveLength(1));
  const sent = tasks.delete("a");
  await eventually(() => expect(written()).toBe(1));
  tell({ change: 6, event_type: "deleted", uid: "a", version: 1, task_data: null });
  const restored = known("a", "restored", 2);
  tell({ change: 7, event_type: "restored", uid: "a", version: 2, task_data: restored });
  // The collection shows nothing of it before the write is answered.
  await pause(200);
  answer();
  await sent.when("settled");
  expect(titles()).toEqual(["restored"]);
});
