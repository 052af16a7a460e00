// What the replication does where a real server rarely is: behind its own log. The rest is in e2e/tests/api.
import { randomUUID } from "node:crypto";
import { createRxDatabase } from "rxdb/plugins/core";
import { getRxStorageMemory } from "rxdb/plugins/storage-memory";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { newLocalTask } from "../src/offline/local-task.ts";
import { pause } from "../src/pause.ts";
import { replicateTasks, taskConflictHandler, taskSchema } from "../src/rxdb.ts";
import { createTaskClient } from "../src/task-client.ts";
import { type Log, startLogServer } from "./log-server.ts";
import { drop, json, newToken, type Reply, task } from "./scripted-server.ts";

const refusedWrite = json(200, {
  applied: true,
  results: [{ status: 403, error_code: "TASK_LIMIT_REACHED", detail: "" }],
});
const savedWrite = json(200, { applied: true, results: [{ status: 201, task }] });

/** Waits for what a busy machine may take long for. */
const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000 });

async function setUp(log: Log, retryTime = 10) {
  const { baseUrl, received, tell, tellOfGap } = await startLogServer(log);
  const token = newToken();
  const client = createTaskClient({ baseUrl, token: async () => token, retryForMs: 0 });
  const database = await createRxDatabase({
    name: randomUUID(),
    storage: getRxStorageMemory(),
    multiInstance: false,
  });
  onTestFinished(() => void database.close());
  const { tasks } = await database.addCollections({
    tasks: { schema: taskSchema, conflictHandler: taskConflictHandler },
  });
  const refused = vi.fn();
  const replicate = () =>
    replicateTasks({
      client,
      collection: tasks,
      replicationIdentifier: "of-the-test",
      retryTime,
      onRefused: refused,
    });
  const titles = async () => (await tasks.find().exec()).map(({ title }) => title).sort();
  return { replicate, tasks, titles, received, refused, tell, tellOfGap };
}

const known = (uid: string, title: string) => ({
  ...task,
  uid: uid.repeat(36).slice(0, 36),
  title,
});

it("reads again at its own pace when there is a gap each time", async () => {
  const { replicate, received } = await setUp({ tasks: [], next: 5, hasNoStreams: true }, 200);
  replicate();
  await pause(500);
  const streams = received.filter(({ headers }) => headers.accept === "text/event-stream");
  expect(streams.length).toBeLessThan(5);
});

describe("a device that was away for longer than the log reaches back", () => {
  it("reads all, deletes what is gone, and keeps what it has yet to send", async () => {
    const log: Log = {
      tasks: [known("a", "gone later"), known("b", "kept")],
      next: 5,
      write: savedWrite,
    };
    const { replicate, tasks, titles, received } = await setUp(log);
    const first = replicate();
    await first.awaitInSync();
    expect(await titles()).toEqual(["gone later", "kept"]);
    await first.cancel();

    await tasks.insert(newLocalTask({ title: "not sent yet" }));
    log.tasks = [known("b", "renamed"), known("c", "new")];
    log.next = 90;
    log.isExpired = true;
    const second = replicate();
    await eventually(async () =>
      expect(await titles()).toEqual(["new", "not sent yet", "renamed"]),
    );
    await second.awaitInSync();
    expect(received.filter(({ method }) => method === "POST")).toHaveLength(1);
    const streams = received.filter(({ headers }) => headers.accept === "text/event-stream");
    expect(streams.at(-1)?.url).toBe("/api/changes?since=90");
  });
});

it("reads all after a gap that comes right after changes, while a write is sent", async () => {
  let answer = () => {};
  const write: Reply = (response) => {
    answer = () => savedWrite(response);
  };
  const log: Log = { tasks: [], next: 5, write };
  const { replicate, tasks, titles, received, tell, tellOfGap } = await setUp(log);
  await replicate().awaitInSync();
  const streams = () =>
    received.flatMap(({ url, headers }) => (headers.accept === "text/event-stream" ? [url] : []));
  await eventually(() => expect(streams()).toHaveLength(1));
  await tasks.insert(newLocalTask({ uid: task.uid, title: "written" }));
  await eventually(() => expect(received.some(({ method }) => method === "POST")).toBe(true));
  const [told, missed] = [known("a", "told"), known("b", "missed")];
  log.tasks = [told, missed];
  log.next = 90;
  log.isExpired = true;
  tell({ change: 6, event_type: "created", uid: told.uid, version: 1, task_data: told });
  tellOfGap();
  // Until the write is answered, RxDB holds both back.
  await pause(100);
  answer();
  await eventually(async () => expect(await titles()).toEqual(["missed", "told", "written"]));
  await eventually(() => expect(streams().at(-1)).toBe("/api/changes?since=90"));
});

it("a device that was away for hundreds of changes reads them page by page", async () => {
  const [kept, gone] = [known("a", "kept"), known("b", "gone")];
  const log: Log = { tasks: [kept, gone], next: 5 };
  const { replicate, titles, received } = await setUp(log);
  const first = replicate();
  await first.awaitInSync();
  await first.cancel();

  const renamed = { ...kept, title: "renamed", version: 2 };
  const made = Array.from({ length: 430 }, (_, index) => ({
    ...task,
    uid: `${index}`,
    title: "new",
  }));
  const changed = [renamed, null, ...made];
  log.changes = changed.map((task_data, index) => ({
    change: 6 + index,
    uid: task_data?.uid ?? gone.uid,
    version: 1,
    task_data,
  }));
  log.next = 437;
  await replicate().awaitInSync();
  expect(await titles()).toEqual([...Array<string>(430).fill("new"), "renamed"]);
  const asked = received.flatMap(({ url = "" }) => /since=(\d+)&limit/.exec(url)?.[1] ?? []);
  expect(asked.slice(0, 3)).toEqual(["5", "205", "405"]);
});

it("takes back what the API refuses for good, and goes on", async () => {
  const log: Log = { tasks: [], next: 5, write: refusedWrite };
  const { replicate, tasks, titles, refused } = await setUp(log);
  const replication = replicate();
  await replication.awaitInitialReplication();
  await tasks.insert(newLocalTask({ title: "one too many" }));
  await eventually(async () => expect(await titles()).toEqual([]));
  expect(refused).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ title: "one too many" }),
    expect.objectContaining({ code: "TASK_LIMIT_REACHED" }),
  );
  log.write = savedWrite;
  await tasks.insert(newLocalTask({ title: "fits" }));
  await replication.awaitInSync();
  expect(await titles()).toEqual(["fits"]);
});

it("keeps what was edited after the response to a creation was lost, across a restart", async () => {
  const { uid } = task;
  const log: Log = { tasks: [], next: 5, write: drop };
  const { replicate, tasks, titles, received } = await setUp(log);
  const first = replicate();
  await first.awaitInitialReplication();
  await tasks.insert(newLocalTask({ uid, title: "Buy milk" }));
  const writes = () => received.filter(({ method }) => method === "POST");
  await eventually(() => expect(writes()).not.toEqual([]));
  await first.cancel();

  log.tasks = [task];
  log.write = (response) => {
    const { body = "" } = writes().at(-1) ?? {};
    if (!isCreation(body)) log.tasks = [edited];
    answerWrite(body)(response);
  };
  await tasks.findOne(uid).patch({ title: "Oat milk" });
  await replicate().awaitInSync();
  expect(await titles()).toEqual(["Oat milk"]);
  expect(JSON.parse(writes().at(-1)?.body ?? "")).toMatchObject({
    operations: [{ op: "update", id: uid, if_version: 1, title: "Oat milk" }],
  });
});

it("has what another device changed after a write whose response was lost, across a restart", async () => {
  const first = known("a", "known");
  const log: Log = { tasks: [first], next: 5, write: drop };
  const { replicate, tasks, received } = await setUp(log);
  const before = replicate();
  await before.awaitInSync();
  await tasks.findOne(first.uid).patch({ completed: true });
  await eventually(() => expect(received.some(({ method }) => method === "POST")).toBe(true));
  await before.cancel();

  const current = { ...first, completed: true, title: "renamed elsewhere", version: 3 };
  const stale = { status: 412, error_code: "PRECONDITION_FAILED", detail: "", current };
  log.tasks = [current];
  log.changes = [2, 3].map((version) => {
    return { change: 4 + version, uid: first.uid, version, task_data: current };
  });
  log.next = 7;
  // Later than what is pulled.
  log.write = (response) => {
    setTimeout(() => json(200, { applied: true, results: [stale] })(response), 100);
  };
  replicate();
  await eventually(async () =>
    expect((await tasks.findOne(first.uid).exec())?.toJSON()).toMatchObject({
      title: "renamed elsewhere",
      completed: true,
      version: 3,
    }),
  );
});

const edited = { ...task, title: "Oat milk", version: 2 };
const isCreation = (body: string) => body.includes('"op":"create"');

/** What the API answers of a task that exists in its first version. */
function answerWrite(body: string): Reply {
  const taken = { status: 409, error_code: "UID_TAKEN", detail: "" };
  const saved = { status: 200, task: edited };
  return json(200, { applied: true, results: [isCreation(body) ? taken : saved] });
}

it("shows a task once, in whatever case its uid was made", async () => {
  const log: Log = { tasks: [], next: 5, write: savedWrite };
  const { replicate, tasks } = await setUp(log);
  const first = replicate();
  await first.awaitInSync();
  await tasks.insert({ ...newLocalTask({ title: task.title }), uid: task.uid.toUpperCase() });
  await first.awaitInSync();
  await first.cancel();
  log.tasks = [task];
  await replicate().awaitInSync();
  expect((await tasks.find().exec()).map(({ uid }) => uid)).toEqual([task.uid]);
});
