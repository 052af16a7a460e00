import { ApiError } from "@todo/client/api-error";
import type { BulkOperation } from "@todo/client/task-changes";
import type { TaskClient } from "@todo/client/task-client";
import type { Change } from "@todo/client/task-history";
import { limits } from "@todo/validation/limits";
import { expect, it, vi } from "vitest";
import type { ChangedTask } from "#account/access-tokens/token-work.ts";
import { undoTokenWork } from "#account/access-tokens/undo-token-work.ts";
import { newTask } from "../tasks/new-task.ts";
import { newChange } from "./new-change.ts";

function workOf(changes: [Change, ...Change[]], isChangedSince = false): ChangedTask {
  const last = changes.at(-1) ?? changes[0];
  return { id: 7, title: "Task 7", changes, last, isChangedSince };
}

/** A client whose history says what each change replaced, and whose requests are answered with `status`. */
function clientWith(before: Partial<Change>[], status = 200) {
  const sent: BulkOperation[][] = [];
  const client = {
    history: async () => ({ changes: before.toReversed() }),
    bulk: vi.fn(async (operations: BulkOperation[]) => {
      sent.push(operations);
      return { results: operations.map(() => ({ status, task: newTask(7) })) };
    }),
  } as unknown as Pick<TaskClient, "bulk" | "history">;
  return { client, sent };
}

it("one change is undone as such, several by writing what was there before the first", async () => {
  const first = newChange(3, { before: { title: "Old", version: 2 } } as Partial<Change>);
  const second = newChange(4, { before: { title: "New", priority: "low" } } as Partial<Change>);
  const { client, sent } = clientWith([first, second]);
  expect(await undoTokenWork(client, [workOf([first])])).toMatchObject({ undone: 1, left: 0 });
  await undoTokenWork(client, [workOf([first, second])]);
  expect(sent).toEqual([
    [{ op: "undo", id: 7, if_version: 3 }],
    [{ op: "update", id: 7, title: "Old", priority: "low", if_version: 4 }],
  ]);
});

it("several changes that replaced nothing are undone by an operation that the API accepts", async () => {
  const none = { before: {} } as Partial<Change>;
  const changes = [newChange(3, none), newChange(4, none)] as const;
  const { client, sent } = clientWith([...changes]);
  expect(await undoTokenWork(client, [workOf([...changes])])).toMatchObject({ undone: 1, left: 0 });
  expect(sent).toEqual([[{ op: "undo", id: 7, if_version: 4 }]]);
});

it("a task that the token added and changed is deleted", async () => {
  const { client, sent } = clientWith([]);
  await undoTokenWork(client, [workOf([newChange(1, { event_type: "created" }), newChange(2)])]);
  expect(sent).toEqual([[{ op: "delete", id: 7, if_version: 2 }]]);
});

it("a task that it changed and deleted comes back, and is what it was", async () => {
  const first = newChange(3, { before: { title: "Old" } } as Partial<Change>);
  const deletion = newChange(4, { event_type: "deleted", before: newTask(7) } as Partial<Change>);
  const { client, sent } = clientWith([first, deletion]);
  await undoTokenWork(client, [workOf([first, deletion])]);
  expect(sent).toMatchObject([
    [{ op: "undo", id: 7, if_version: 4 }],
    [{ op: "update", id: 7, title: "Old", if_version: 5 }],
  ]);
});

it("a task that it reopened last has its time of completion again", async () => {
  const first = newChange(3, { before: { title: "Old" } } as Partial<Change>);
  const before = { completed: true, completed_at: "2026-01-18T12:00:00.000Z" };
  const reopening = newChange(4, { event_type: "reopened", before } as Partial<Change>);
  const { client, sent } = clientWith([first, reopening]);
  await undoTokenWork(client, [workOf([first, reopening])]);
  expect(sent).toEqual([
    [{ op: "undo", id: 7, if_version: 4 }],
    [{ op: "update", id: 7, title: "Old", completed: true, if_version: 5 }],
  ]);
});

it("what others have changed since, and what is refused, is left and counted", async () => {
  const { client, sent } = clientWith([], 412);
  const work = [workOf([newChange(1)], true), workOf([newChange(1)])];
  expect(await undoTokenWork(client, work)).toMatchObject({ undone: 0, left: 2 });
  expect(sent).toHaveLength(1);
});

it("what is too long for one request is sent in several", async () => {
  const description = "x".repeat(1_000);
  const first = newChange(3, { before: { description } } as Partial<Change>);
  const second = newChange(4, { before: { description: "short" } } as Partial<Change>);
  const { client, sent } = clientWith([first, second]);
  const work = Array.from({ length: 100 }, () => workOf([first, second]));
  expect(await undoTokenWork(client, work)).toMatchObject({ undone: 100, left: 0 });
  const longest = Math.max(...sent.map((operations) => JSON.stringify({ operations }).length));
  expect(longest).toBeLessThan(limits.bodyMaxBytes);
});

it("what the API would take no more leaves the others undone", async () => {
  const { client } = clientWith([]);
  const errors = [{ pointer: "/operations/0/title", detail: "", code: "custom" }];
  const invalid = new ApiError({ status: 422, code: "VALIDATION_ERROR", detail: "", errors });
  vi.mocked(client.bulk).mockRejectedValueOnce(invalid);
  const work = [workOf([newChange(1)]), workOf([newChange(1)])];
  expect(await undoTokenWork(client, work)).toMatchObject({ undone: 1, left: 1 });
});
