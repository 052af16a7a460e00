import { asRowOwner } from "@todo/db/connections/row-owner";
import { updateTask } from "@todo/db/tasks/tasks";
import type { Task } from "@todo/validation/task";
import { beforeEach, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import { post, serveMcp, toolCall, type Tools, toolsOf } from "../fixtures/mcp-client.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

serveMcp();

let user: TestUser;
let call: Tools;
let task: Task;

beforeEach(async () => {
  user = await newUser();
  call = await toolsOf(user);
  task = await createTask(user);
});

const lastChange = async () =>
  (await (await send("GET", "/api/changes", { as: user })).json()).next as number;

it.each([
  ["update_task", { title: "Other" }, "updated", { title: "Other", version: 2 }],
  ["complete_task", {}, "completed", { completed: true, version: 2 }],
  ["delete_task", {}, "deleted", { version: 1 }],
  ["undo_task", { idempotency_key: "any" }, "deleted", null],
] as const)(
  "a dry run of %s says what would be, and leaves no trace",
  async (tool, args, status, members) => {
    const before = [await listTasks(user), await lastChange()];
    const given = { ...args, task_id: task.id };
    const { text, content } = await call(tool, { ...given, dry_run: true });
    expect(text).toMatch(/^Dry run, nothing was changed. Without dry_run: .* task \d+/);
    expect(content).toEqual({
      task_id: task.id,
      status,
      title: members && { title: task.title, ...members }.title,
      task: members && {
        ...task,
        ...members,
        updated_at: expect.anything(),
        completed_at: "completed" in members ? expect.any(String) : null,
      },
      operation: null,
      dry_run: true,
    });
    expect([await listTasks(user), await lastChange()]).toEqual(before);
    // Its idempotency key is still free: the real call is no repetition.
    expect((await call(tool, { ...given, dry_run: false })).content.status).toBe(status);
    expect(await lastChange()).toBe(2);
  },
);

it("a dry run of add_task shows the defaults, and gives no id", async () => {
  const { text, content } = await call("add_task", {
    title: "New",
    dry_run: "true",
    idempotency_key: "any",
  });
  expect(text).toBe(
    'Dry run, nothing was changed. Without dry_run: Added a task <user-data>"New"</user-data> (pending, priority medium).',
  );
  expect(content).toMatchObject({ task_id: null, operation: null, dry_run: true });
  expect(content.task).toMatchObject({ id: null, uid: null, priority: "medium", tags: [] });
  expect([await listTasks(user), await lastChange()]).toEqual([[task], 1]);
});

it("a dry run fails as the call would", async () => {
  const refusals = [
    ["update_task", { task_id: task.id, title: "" }, "VALIDATION_ERROR"],
    ["delete_task", { task_id: task.id, if_version: 2 }, "PRECONDITION_FAILED"],
    ["complete_task", { task_id: 2 ** 40 }, "RESOURCE_NOT_FOUND"],
    ["add_task", { title: "a", uid: task.uid }, "UID_TAKEN"],
  ] as const;
  for (const [tool, args, error_code] of refusals) {
    expect((await call(tool, { ...args, dry_run: true })).content).toMatchObject({ error_code });
  }
});

it("a dry run waits a second for a write of the task, and gives up with 503", async () => {
  const { db } = getBackend().database;
  await asRowOwner(user.id, () =>
    db.transaction(async (tx) => {
      await updateTask(tx, user.id, task.id, { title: "Locked" });
      const startedAt = performance.now();
      const response = await post(
        user,
        toolCall("delete_task", { task_id: task.id, dry_run: true }),
      );
      expect(await errorOf(response)).toMatchObject({
        status: 503,
        error_code: "SERVICE_UNAVAILABLE",
      });
      expect(performance.now() - startedAt).toBeLessThan(4_000);
    }),
  );
  expect((await listTasks(user))[0]?.title).toBe("Locked");
});
