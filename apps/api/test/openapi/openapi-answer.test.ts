import { expect, it } from "vitest";
import { createTask } from "../fixtures/families.ts";
import { expectDescribed } from "../fixtures/openapi-answer.ts";
import { send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const user = await newUser();
const task = await createTask(user);
const path = `/api/tasks/${task.id}`;
const answer = await send("GET", path, { as: user });

/** The answer with other headers, status or body. */
function changed(change: { headers?: object; without?: string; status?: number; body?: object }) {
  const headers = new Headers({ ...Object.fromEntries(answer.headers), ...change.headers });
  if (change.without) headers.delete(change.without);
  return Response.json(change.body ?? task, { status: change.status ?? 200, headers });
}

it("the answer as it is, is described", async () => {
  await expect(expectDescribed("GET", path, changed({}))).resolves.toBeUndefined();
});

it.each([
  ["another status", { status: 202 }, "this status is not described"],
  ["a missing header", { without: "etag" }, "ETag is missing"],
  ["a malformed header", { headers: { etag: "W/1" } }, "ETag is W/1"],
  ["an unknown header", { headers: { "x-powered-by": "us" } }, "x-powered-by is not described"],
  ["another type", { headers: { "content-type": "text/plain" } }, "text/plain is not described"],
  ["a missing member", { body: { ...task, title: undefined } }, "required property 'title'"],
  ["a wrong type", { body: { ...task, id: "1" } }, "/id must be integer"],
  ["a due date without seconds", { body: { ...task, due_date: "2026-08-08T09:30" } }, "pattern"],
  ["an offset", { body: { ...task, due_date: "2026-08-08T09:30:00+02:00" } }, "pattern"],
  ["no completed_at", { body: { ...task, completed_at: undefined } }, "'completed_at'"],
  ["a day for completed_at", { body: { ...task, completed_at: "2026-08-08" } }, "date-time"],
  ["another priority", { body: { ...task, priority: "HIGH" } }, "/priority must be equal to"],
  ["text for tags", { body: { ...task, tags: "home" } }, "/tags must be array"],
  ["a version of 0", { body: { ...task, version: 0 } }, "/version must be > 0"],
  ["a further member", { body: { ...task, owner: 1 } }, "unevaluated properties"],
  ["an error of another code", { status: 404, body: { ...task } }, "error_code"],
])("%s is not", async (_name, change, problem) => {
  await expect(expectDescribed("GET", path, changed(change))).rejects.toThrow(problem);
});
