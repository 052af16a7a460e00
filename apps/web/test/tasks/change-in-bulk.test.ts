import { ApiError } from "@todo/client/api-error";
import type { BulkResponse } from "@todo/client/task-changes";
import type { TaskClient } from "@todo/client/task-client";
import type { Task } from "@todo/validation/task";
import { expect, it, vi } from "vitest";
import { changeInBulk } from "#tasks/bulk/change-in-bulk.ts";
import { newTask } from "./new-task.ts";

const tasks = (count: number) => Array.from({ length: count }, (_, index) => newTask(index + 1));
const remove = ({ id }: Task) => ({ op: "delete", id }) as const;

type Results = BulkResponse["results"];
const operation = "5f0c3d1e-6a7b-4c8d-9e0f-1a2b3c4d5e6f";
const answer = (results: Results): BulkResponse => ({ applied: true, operation, results });

it("sends a hundred operations in a request, and all requests at once", async () => {
  const bulk = vi.fn<TaskClient["bulk"]>(async (operations) =>
    answer(operations.map(() => ({ status: 204 }))),
  );
  const changed = changeInBulk({ bulk }, tasks(230), remove, { keepalive: true });
  expect(bulk.mock.calls.map(([operations]) => operations.length)).toEqual([100, 100, 30]);
  expect(bulk.mock.calls.map(([, options]) => options)).toEqual(Array(3).fill({ keepalive: true }));
  expect(await changed).toEqual({
    saved: [],
    gone: tasks(230),
    failed: [],
    operations: Array(3).fill(operation),
    error: undefined,
  });
});

it("tells what is saved from what is gone and what has failed", async () => {
  const saved = { ...newTask(1), completed: true };
  const bulk = async () =>
    answer([
      { status: 200, task: saved },
      { status: 404, error_code: "RESOURCE_NOT_FOUND", detail: "" },
      { status: 424, error_code: "BULK_ABORTED", detail: "Not carried out." },
    ]);
  const outcome = await changeInBulk({ bulk }, tasks(3), remove);
  expect(outcome).toMatchObject({ saved: [saved], gone: [newTask(2)], failed: [newTask(3)] });
  expect(outcome.error).toMatchObject({ code: "BULK_ABORTED", detail: "Not carried out." });
});

it("takes the tasks of a request that fails for unchanged, and goes on with the others", async () => {
  const down = new ApiError({ status: 503, code: "SERVICE_UNAVAILABLE", detail: "" });
  const bulk = vi
    .fn<TaskClient["bulk"]>(async (operations) => answer(operations.map(() => ({ status: 204 }))))
    .mockRejectedValueOnce(down);
  const outcome = await changeInBulk({ bulk }, tasks(101), remove);
  expect(outcome).toMatchObject({ failed: tasks(100), gone: [newTask(101)], error: down });
});
