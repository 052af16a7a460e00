// The package @todo/client against the running API.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { BulkOperation } from "@todo/client/task-changes";
import { createTaskClient, type TaskClient } from "@todo/client/task-client";
import { passwordToken } from "@todo/client/token-sources";
import { local } from "../../system/deployments.ts";

const baseUrl = local.apiUrl;
const packageFolder = join(import.meta.dirname, "../../../packages/client");
let credentials: { email: string; password: string };
let tasks: TaskClient;

test.beforeEach(async ({ request }) => {
  credentials = { email: `${randomUUID()}@example.com`, password: "correct horse" };
  const signedUp = await request.post(`${baseUrl}/api/auth/signup`, { data: credentials });
  expect(signedUp.status()).toBe(200);
  tasks = createTaskClient({ baseUrl, token: passwordToken(baseUrl, credentials) });
});

test("a task is created, read, changed, completed and deleted, each version with its own ETag", async () => {
  const created = await tasks.create({ title: " Buy milk ", description: "Two litres" });
  const { id } = created.task;
  expect(created.task).toMatchObject({ title: "Buy milk", completed: false });
  expect(await tasks.find(id)).toEqual(created);
  const renamed = await tasks.update(id, { title: "Buy oat milk", description: null });
  expect(renamed.task).toMatchObject({ title: "Buy oat milk", description: null });
  const completed = await tasks.complete(id, true, { ifMatch: renamed.etag });
  expect(completed.task.completed).toBe(true);
  expect(new Set([created.etag, renamed.etag, completed.etag]).size).toBe(3);
  await tasks.delete(id, { ifMatch: completed.etag });
  await expect(tasks.find(id)).rejects.toMatchObject({ code: "RESOURCE_NOT_FOUND", status: 404 });
  await tasks.delete(id);
});

test("a change of a stale version is refused with the present one, unless it asks for nothing new", async () => {
  const { task, etag } = await tasks.create({ title: "Buy milk" });
  const present = await tasks.update(task.id, { title: "Buy bread" });
  const stale = { code: "PRECONDITION_FAILED", status: 412, current: present };
  const ifMatch = etag;
  await expect(tasks.update(task.id, { title: "x" }, { ifMatch })).rejects.toMatchObject(stale);
  await expect(tasks.complete(task.id, true, { ifMatch })).rejects.toMatchObject(stale);
  await expect(tasks.delete(task.id, { ifMatch })).rejects.toMatchObject(stale);
  expect(await tasks.update(task.id, { title: "Buy bread " }, { ifMatch })).toEqual(present);
  expect(await tasks.find(task.id)).toEqual(present);
});

test("a creation with the key of another one makes no second task", async () => {
  const first = await tasks.create({ title: "Once" }, { idempotencyKey: "of-the-test" });
  expect(await tasks.create({ title: "Once" }, { idempotencyKey: "of-the-test" })).toEqual(first);
  await expect(
    tasks.create({ title: "Twice" }, { idempotencyKey: "of-the-test" }),
  ).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED", status: 422 });
  expect(await tasks.list()).toEqual([first.task]);
});

test("many tasks are created and changed at once, and read by filter, page by page or one by one", async () => {
  const operations = Array.from({ length: 25 }, (_, number): BulkOperation => {
    const title = `Task ${String(number).padStart(2, "0")}`;
    return { op: "create", title, completed: number % 5 === 0 };
  });
  const { applied, results } = await tasks.bulk(operations);
  expect([applied, results.length]).toEqual([true, 25]);
  const completed = await tasks.list({ status: "completed", sort: "title" });
  expect(completed.map(({ title }) => title)).toEqual([
    "Task 00",
    "Task 05",
    "Task 10",
    "Task 15",
    "Task 20",
  ]);
  const page = await tasks.page({ search: "task 1", sort: "-title", limit: 4 });
  expect(page).toMatchObject({ total: 10, limit: 4, next_cursor: expect.any(String) });
  const titles: string[] = [];
  for await (const { title } of tasks.each({ sort: "title", limit: 10 })) titles.push(title);
  expect(titles).toEqual(operations.map((operation) => "title" in operation && operation.title));

  const [first, second] = completed.map(({ id }) => id);
  const mixed: BulkOperation[] = [
    { op: "delete", id: first ?? 0 },
    { op: "update", id: second ?? 0, title: "Renamed" },
    { op: "delete", id: 0 },
  ];
  const undone = await tasks.bulk(mixed, { atomic: true });
  expect(undone).toMatchObject({
    applied: false,
    results: [{ status: 424 }, { status: 424 }, { status: 404 }],
  });
  const done = await tasks.bulk(mixed);
  expect(done.results.map(({ status }) => status)).toEqual([204, 200, 404]);
  expect((await tasks.page({ limit: 1 })).total).toBe(24);
});

test("what is not acceptable is told by member, and a wrong password by its code", async () => {
  await expect(tasks.create({ title: "\u200b" })).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
    status: 422,
    errors: [{ pointer: "/title", code: "too_small" }],
    requestId: expect.stringMatching(/./),
  });
  const wrong = passwordToken(baseUrl, { ...credentials, password: "wrong horse" });
  await expect(createTaskClient({ baseUrl, token: wrong }).list()).rejects.toMatchObject({
    code: "INVALID_CREDENTIALS",
    status: 401,
  });
});

test("the example in the README of the client does what it says", async () => {
  const readme = readFileSync(join(packageFolder, "README.md"), "utf8");
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? "";
  expect(example.trimEnd().split("\n").length).toBeLessThanOrEqual(20);
  const { email, password } = credentials;
  const child = spawn(
    process.execPath,
    ["--input-type=module-typescript", "-", baseUrl, email, password],
    { cwd: packageFolder, stdio: ["pipe", "pipe", "inherit"] },
  );
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  child.stdin.end(example);
  expect(await once(child, "close")).toEqual([0, null]);
  expect(printed).toBe("Changed meanwhile, completed: true\nBuy milk\n");
  expect(await tasks.list()).toEqual([]);
});
