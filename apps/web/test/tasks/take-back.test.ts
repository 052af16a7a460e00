import { ApiError } from "@todo/client/api-error";
import type { TaskClient } from "@todo/client/task-client";
import { expect, it, vi } from "vitest";
import { takeBack } from "#tasks/undo/take-back.ts";
import { newTask } from "./new-task.ts";

function setUp() {
  const undo = vi.fn<TaskClient["undo"]>(async () => undefined);
  const bulk = vi.fn<TaskClient["bulk"]>(async () => ({
    applied: true,
    operation: "of the undo",
    results: [
      {
        status: 200,
        results: [
          { task_id: 1, status: 201, task: newTask(1) },
          { task_id: 2, status: 204 },
          {
            task_id: 3,
            status: 412,
            error_code: "PRECONDITION_FAILED",
            detail: "",
            current: newTask(3),
          },
        ],
      },
    ],
  }));
  const find = vi.fn<TaskClient["find"]>(async () => ({ task: newTask(7), etag: "" }));
  return { undo, bulk, find, delete: vi.fn<TaskClient["delete"]>(async () => undefined) };
}

it("takes back the version of a task that the user has seen, each time with the same key", async () => {
  const client = setUp();
  const seen = { id: 7, version: 3, did: "changed" } as const;
  expect(await takeBack(client, seen)).toEqual({ present: new Map([[7, null]]), left: 0 });
  await takeBack(client, seen);
  await takeBack(client, { ...seen, version: 4 });
  const keys = client.undo.mock.calls.map(([, options]) => options?.idempotencyKey);
  expect(client.undo.mock.calls[0]?.[1]).toMatchObject({ ifMatch: '"3"' });
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});

it("a new task that is gone already is taken back", async () => {
  const client = setUp();
  const missing = new ApiError({ status: 404, code: "RESOURCE_NOT_FOUND", detail: "" });
  client.delete.mockRejectedValue(missing);
  const { present } = await takeBack(client, { id: 7, version: 3, did: "added" });
  expect(present).toEqual(new Map([[7, null]]));
});

it("brings back only what this device has deleted", async () => {
  const client = setUp();
  const seen = { id: 7, version: 3 };
  await takeBack(client, { ...seen, did: "added" });
  expect(client.delete.mock.calls).toEqual([[7, { ifMatch: '"3"' }]]);
  const missing = new ApiError({ status: 404, code: "RESOURCE_NOT_FOUND", detail: "" });
  client.find.mockRejectedValue(missing);
  await expect(takeBack(client, { ...seen, did: "changed" })).rejects.toBe(missing);
  expect(client.undo).not.toHaveBeenCalled();
  await takeBack(client, { ...seen, did: "deleted" });
  expect(client.undo).toHaveBeenCalledOnce();
});

it("takes back requests, ten with one, and counts the tasks that have changed since", async () => {
  const client = setUp();
  const operations = Array.from({ length: 21 }, (_, number) => `request ${number}`);
  const taken = await takeBack(client, { operations });
  const present = new Map([
    [1, newTask(1)],
    [2, null],
  ]);
  expect(taken).toEqual({ present, left: 3 });
  const sent = client.bulk.mock.calls.map(([undos]) => undos);
  expect(sent.map(({ length }) => length)).toEqual([10, 10, 1]);
  expect(sent.flat()).toEqual(operations.map((operation) => ({ op: "undo", operation })));
  expect(new Set(client.bulk.mock.calls.map(([, options]) => options?.idempotencyKey)).size).toBe(
    3,
  );
});
