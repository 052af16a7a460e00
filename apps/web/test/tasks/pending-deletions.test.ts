import type { Task } from "@todo/validation/task";
import { describe, expect, it, vi } from "vitest";
import { createPendingDeletions } from "#tasks/bulk/pending-deletions.ts";
import { newTask } from "./new-task.ts";

function setUp(deleteTasks: (tasks: readonly Task[]) => Promise<void> = async () => undefined) {
  const send = vi.fn(deleteTasks);
  const pending = createPendingDeletions({ deleteTasks: send });
  return { pending, send };
}

describe("createPendingDeletions", () => {
  it("sends nothing for what is undone", async () => {
    const { pending, send } = setUp();
    pending.add([newTask(1)]);
    pending.add([newTask(2), newTask(3)]);
    expect([...pending.hidden.getState().keys()]).toEqual([1, 2, 3]);
    expect(pending.undo()).toEqual([newTask(1), newTask(2), newTask(3)]);
    await pending.commit();
    expect(send).not.toHaveBeenCalled();
    expect([...pending.hidden.getState().keys()]).toEqual([]);
  });

  it("sends each task once, at once, and hides it until the answer", async () => {
    const answers: (() => void)[] = [];
    const { pending, send } = setUp(() => new Promise((resolve) => answers.push(resolve)));
    pending.add([newTask(1)]);
    const committed = pending.commit();
    void pending.commit();
    expect(send).toHaveBeenCalledTimes(1);
    expect(pending.undo()).toEqual([]);
    pending.add([newTask(2)]);
    expect([...pending.hidden.getState().keys()]).toEqual([1, 2]);
    answers[0]?.();
    await committed;
    expect([...pending.hidden.getState().keys()]).toEqual([2]);
  });

  it("shows a task again that could not be deleted", async () => {
    const { pending } = setUp(() => Promise.reject(new Error("unreachable")));
    pending.add([newTask(1)]);
    await pending.commit();
    expect([...pending.hidden.getState().keys()]).toEqual([]);
  });
});
