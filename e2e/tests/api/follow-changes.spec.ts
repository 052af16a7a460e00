// The client's history of tasks, and its view of changes as they come, against the running API.
import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { createTaskClient, type TaskClient } from "@todo/client/task-client";
import type { Change } from "@todo/client/task-history";
import { passwordToken } from "@todo/client/token-sources";
import { local } from "../../system/deployments.ts";
import { startSwitchedProxy } from "../../system/switched-proxy.ts";

let credentials: { email: string; password: string };
let tasks: TaskClient;

test.beforeEach(async ({ request }) => {
  credentials = { email: `${randomUUID()}@example.com`, password: "correct horse" };
  const signedUp = await request.post(`${local.apiUrl}/api/auth/signup`, { data: credentials });
  expect(signedUp.status()).toBe(200);
  tasks = clientAt(local.apiUrl);
});

const clientAt = (baseUrl: string) =>
  createTaskClient({ baseUrl, token: passwordToken(baseUrl, credentials), retryForMs: 0 });

/** Follows until `abort`; resolves to the error that ended it. */
function startFollowing(client: TaskClient, since: number, pollEveryMs?: number) {
  const abort = new AbortController();
  const seen: Change[] = [];
  const options = { since, signal: abort.signal, ...(pollEveryMs && { pollEveryMs }) };
  const ended = (async () => {
    for await (const change of client.followChanges(options)) seen.push(change);
  })().catch((error: unknown) => error);
  return { seen, end: () => abort.abort("over"), ended };
}

test("each change comes once and in order, while connections break and others write", async () => {
  test.setTimeout(120_000);
  const network = await startSwitchedProxy(local.apiPort);
  const { next } = await tasks.changes();
  const { seen, end, ended } = startFollowing(clientAt(network.url), next);
  let written = 0;
  const write = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      const { task } = await tasks.create({ title: `${round}` });
      await tasks.complete(task.uid, true);
      await tasks.delete(task.uid);
      written += 3;
    }
  };
  for (let outage = 0; outage < 3; outage += 1) {
    const writing = Promise.all([write(10), write(10)]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    network.off();
    await writing;
    network.on();
    await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(written);
  }
  const numbers = seen.map(({ change }) => change);
  expect(numbers).toEqual(Array.from({ length: written }, (_, index) => next + 1 + index));
  end();
  expect(await ended).toBe("over");
  await network.close();
});

test("all of seven devices hear of a change, though the server keeps five streams", async () => {
  const { next } = await tasks.changes();
  const devices = Array.from({ length: 7 }, () =>
    startFollowing(clientAt(local.apiUrl), next, 200),
  );
  for (const title of ["one", "two"]) {
    await tasks.create({ title });
    for (const { seen } of devices) {
      await expect.poll(() => seen.at(-1)?.task_data?.title).toBe(title);
    }
  }
  for (const { end, ended } of devices) {
    end();
    await ended;
  }
});

test("a number that is ahead of the server is a gap", async () => {
  const { next } = await tasks.changes();
  const expired = { status: 410, code: "CHANGES_EXPIRED" };
  await expect(tasks.changes({ since: next + 1 })).rejects.toMatchObject(expired);
  const { ended } = startFollowing(tasks, next + 1);
  expect(await ended).toMatchObject(expired);
});

test("a list that has not changed is the same array again", async () => {
  const { task } = await tasks.create({ title: "Buy milk" });
  const first = await tasks.list();
  expect(await tasks.list()).toBe(first);
  await tasks.complete(task.id, true);
  expect(await tasks.list()).toMatchObject([{ completed: true }]);
});

test("a task has a history, goes to the trash, comes back, and is deleted for good", async () => {
  const uid = randomUUID();
  const { task } = await tasks.put(uid, { title: "Buy milk" });
  expect(task).toMatchObject({ uid, version: 1 });
  await tasks.put(uid, { title: "Buy oat milk" });
  expect((await tasks.undo(uid))?.task.title).toBe("Buy milk");
  expect((await tasks.undo(uid))?.task.title).toBe("Buy oat milk");
  const { changes } = await tasks.history(uid);
  expect(changes.map(({ event_type, before }) => [event_type, before?.title])).toEqual([
    ["updated", "Buy milk"],
    ["updated", "Buy oat milk"],
    ["updated", "Buy milk"],
    ["created", undefined],
  ]);

  await tasks.delete(uid);
  await expect(tasks.put(uid, { title: "x" })).rejects.toMatchObject({ code: "TASK_DELETED" });
  expect((await tasks.trash()).changes).toMatchObject([{ uid, before: { title: "Buy oat milk" } }]);
  expect((await tasks.undo(uid))?.task).toMatchObject({ id: task.id, uid, title: "Buy oat milk" });
  await tasks.delete(uid);
  await tasks.deleteForGood(uid);
  await tasks.deleteForGood(uid);
  expect((await tasks.trash()).changes).toEqual([]);
  await expect(tasks.undo(uid)).rejects.toMatchObject({ status: 404 });
});

test("an undo whose response was lost is not undone by its repetition", async () => {
  const { task } = await tasks.create({ title: "Buy milk" });
  await tasks.update(task.id, { title: "Buy bread" });
  const idempotencyKey = "of-the-test";
  const undone = await tasks.undo(task.id, { idempotencyKey });
  expect(undone?.task.title).toBe("Buy milk");
  expect(await tasks.undo(task.id, { idempotencyKey })).toEqual(undone);
  expect((await tasks.find(task.id)).task.title).toBe("Buy milk");
});
