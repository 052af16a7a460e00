import type { Task } from "@todo/validation/task";
import { describe, expect, it, vi } from "vitest";
import { createPendingDeletions } from "../src/tasks/pending-deletions.ts";

const task = (id: number) => ({ id }) as Task;

function setUp(deleteTask: (task: Task) => Promise<void> = async () => undefined) {
  const send = vi.fn(deleteTask);
  const pending = createPendingDeletions({ deleteTask: send });
  return { pending, send };
}

describe("createPendingDeletions", () => {
  it("sends nothing for what is undone", async () => {
    const { pending, send } = setUp();
    pending.add(task(1));
    pending.add(task(2));
    expect([...pending.hiddenIds()]).toEqual([1, 2]);
    expect(pending.undo()).toEqual([task(1), task(2)]);
    await pending.commit();
    expect(send).not.toHaveBeenCalled();
    expect([...pending.hiddenIds()]).toEqual([]);
  });

  it("sends each task once, at once, and hides it until the answer", async () => {
    const answers: (() => void)[] = [];
    const { pending, send } = setUp(() => new Promise((resolve) => answers.push(resolve)));
    pending.add(task(1));
    const committed = pending.commit();
    void pending.commit();
    expect(send).toHaveBeenCalledTimes(1);
    expect(pending.undo()).toEqual([]);
    pending.add(task(2));
    expect([...pending.hiddenIds()]).toEqual([1, 2]);
    answers[0]?.();
    await committed;
    expect([...pending.hiddenIds()]).toEqual([2]);
  });

  it("shows a task again that could not be deleted", async () => {
    const { pending } = setUp(() => Promise.reject(new Error("unreachable")));
    pending.add(task(1));
    await pending.commit();
    expect([...pending.hiddenIds()]).toEqual([]);
  });

  it("tells subscribers, and keeps the same set between changes", () => {
    const { pending } = setUp();
    const onChange = vi.fn();
    const unsubscribe = pending.subscribe(onChange);
    pending.add(task(1));
    expect(pending.hiddenIds()).toBe(pending.hiddenIds());
    unsubscribe();
    pending.undo();
    expect(onChange).toHaveBeenCalledTimes(1);
  });
});
