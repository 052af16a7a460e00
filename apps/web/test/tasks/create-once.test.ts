import { ApiError } from "@todo/client/api-error";
import type { TaskClient } from "@todo/client/task-client";
import type { Task } from "@todo/validation/task";
import { expect, it } from "vitest";
import { createOnce } from "#tasks/add/create-once.ts";
import { newTask } from "./new-task.ts";

const refusal = (status: number, code: ApiError["code"]) =>
  new ApiError({ status, code, detail: "" });

/** An API that has created `first`, has it as `present` now, and knows the keys of requests. */
function apiWith(first: Task) {
  const answers = new Map<string | undefined, Task>();
  const state: { present: Task | undefined } = { present: undefined };
  const tasks = {
    async create(_task, { idempotencyKey = crypto.randomUUID() } = {}) {
      const known = answers.get(idempotencyKey);
      if (!known && answers.size > 0) throw refusal(409, "UID_TAKEN");
      if (!known) state.present = first;
      answers.set(idempotencyKey, first);
      return { task: first, etag: "" };
    },
    async find() {
      if (!state.present) throw refusal(404, "RESOURCE_NOT_FOUND");
      return { task: state.present, etag: "" };
    },
  } as Pick<TaskClient, "create" | "find">;
  return { tasks, state };
}

it.each([
  ["changed", newTask(7, { title: "Changed", version: 2 })],
  ["deleted", undefined],
])("a task that was %s since its first attempt is told as it is now", async (_how, present) => {
  const first = newTask(7);
  const { uid, title } = first;
  const waiting = { uid, line: title, task: { title }, addedAt: 0 };
  const { tasks, state } = apiWith(first);
  expect(await createOnce(tasks, waiting)).toEqual(first);
  state.present = present;
  expect(await createOnce(tasks, waiting)).toEqual(present);
});
