import { expect, it } from "vitest";
import { ApiError } from "../src/api-error.ts";
import { createTaskClient, type TaskClient } from "../src/task-client.ts";
import { json, newToken, type Reply, startServer, task } from "./scripted-server.ts";

async function errorOf(
  reply: Reply,
  call: (tasks: TaskClient) => Promise<unknown> = (tasks) => tasks.find(7),
): Promise<ApiError> {
  const { baseUrl } = await startServer(reply);
  const token = newToken();
  const tasks = createTaskClient({ baseUrl, token: async () => token, retryForMs: 0 });
  const error = await call(tasks).catch((thrown: unknown) => thrown);
  if (!(error instanceof ApiError)) throw new Error("No ApiError", { cause: error });
  return error;
}

const plainText = (status: number): Reply => {
  return (response) =>
    void response.writeHead(status, { "X-Request-Id": "of-a-proxy" }).end("<html>");
};

it("tells all that the API says of a refusal", async () => {
  const errors = [
    { pointer: "/title", detail: "Must have at least 1 character.", code: "too_small" },
  ];
  const body = {
    detail: "Not acceptable.",
    error_code: "VALIDATION_ERROR",
    request_id: "r-1",
    errors,
  };
  expect(await errorOf(json(422, body))).toMatchObject({
    status: 422,
    code: "VALIDATION_ERROR",
    detail: "Not acceptable.",
    message: "VALIDATION_ERROR: Not acceptable.",
    requestId: "r-1",
    errors,
    retryAfterSeconds: undefined,
    current: undefined,
  });
});

it("keeps Better Auth's own code beside ours", async () => {
  const body = { detail: "Invalid token", error_code: "BAD_REQUEST", code: "INVALID_TOKEN" };
  expect(await errorOf(json(400, body))).toMatchObject({
    code: "BAD_REQUEST",
    authCode: "INVALID_TOKEN",
  });
});

it("tells the present version with 412 also where a proxy has dropped the ETag", async () => {
  const current = { ...task, version: 5 };
  const error = await errorOf(
    json(412, { error_code: "PRECONDITION_FAILED", detail: "", current }),
  );
  expect(error).toMatchObject({ status: 412, current: { task: current, etag: '"5"' } });
});

it("tells the present version with 412, with an ETag that a proxy has weakened", async () => {
  const body = { detail: "", error_code: "PRECONDITION_FAILED", request_id: "r-2", current: task };
  const error = await errorOf(json(412, body, { ETag: 'W/"5"' }));
  expect(error).toMatchObject({ status: 412, current: { task, etag: '"5"' }, errors: [] });
});

it("tells after how many seconds to come back", async () => {
  const body = { detail: "", error_code: "RATE_LIMITED", request_id: "r-3" };
  const error = await errorOf(json(429, body, { "Retry-After": "12" }));
  expect(error).toMatchObject({ code: "RATE_LIMITED", retryAfterSeconds: 12 });
});

it("tells what is left of an answer that is not the API's", async () => {
  const error = await errorOf(plainText(502));
  expect(error).toMatchObject({ status: 502, code: "UNREADABLE", requestId: "of-a-proxy" });
});

const empty = (status: number): Reply => {
  return (response) => void response.writeHead(status).end();
};

it.each([
  ["not JSON", plainText(200)],
  ["empty", empty(200)],
  ["without a body", empty(204)],
])("takes a success that is %s for no answer", async (_what, reply) => {
  expect(await errorOf(reply)).toMatchObject({ status: 0, code: "UNREADABLE" });
});

const calls: [name: string, call: (tasks: TaskClient) => Promise<unknown>][] = [
  ["list", (tasks) => tasks.list()],
  ["counts", (tasks) => tasks.counts()],
  ["create", (tasks) => tasks.create({ title: "Buy milk" })],
  ["put", (tasks) => tasks.put(task.uid, { title: "Buy milk" })],
  ["update", (tasks) => tasks.update(7, { title: "Buy milk" })],
  ["bulk", (tasks) => tasks.bulk([{ op: "delete", id: 7 }])],
  ["changes", (tasks) => tasks.changes()],
  [
    "createAccessToken",
    (tasks) => tasks.createAccessToken({ name: "n8n", scopes: ["tasks:read"] }),
  ],
];

it.each(calls)("%s is not acknowledged by an answer without a body", async (_name, call) => {
  for (const reply of [empty(200), empty(204)]) {
    expect(await errorOf(reply, call)).toMatchObject({ status: 0, code: "UNREADABLE" });
  }
});

const deletions: typeof calls = [
  ["delete", (tasks) => tasks.delete(7)],
  ["deleteForGood", (tasks) => tasks.deleteForGood(7)],
  ["endAccessToken", (tasks) => tasks.endAccessToken(task.uid)],
];

it.each(deletions)("%s is not acknowledged by a proxy's 404", async (_name, call) => {
  expect(await errorOf(plainText(404), call)).toMatchObject({ status: 404, code: "UNREADABLE" });
});

it("a write is not acknowledged by what a redirection leads to", async () => {
  const redirected: Reply = (response) => {
    response.writeHead(301, { Location: "/api/tasks/" }).end();
  };
  const { baseUrl, received } = await startServer(redirected, json(200, [task]));
  const token = newToken();
  const tasks = createTaskClient({ baseUrl, token: async () => token, retryForMs: 0 });
  await expect(tasks.create({ title: "Buy milk" })).rejects.toMatchObject({ status: 0 });
  expect(received.map(({ method }) => method)).toEqual(["POST"]);
});
