import { QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { describe, expect, it, vi } from "vitest";
import { createUndo, type UndoStep } from "#tasks/undo/create-undo.ts";
import type { UndoClient } from "#tasks/undo/take-back.ts";
import { undoneCompletion } from "#tasks/undo/undone-completion.ts";
import { newTask } from "./new-task.ts";

const again = { completed: true, version: 4 };
const bulkResult = (id: number, completed: boolean) => ({
  status: 200,
  task_id: id,
  task: newTask(id, { completed }),
});

describe("once it is taken back, it is announced", () => {
  const announcedAfter = async (
    { tasks, operations = [] }: Pick<UndoStep, "tasks" | "operations">,
    client: object,
  ) => {
    const announce = vi.fn();
    const toaster = { show: vi.fn(), close: vi.fn() };
    const calls = { find: vi.fn(), ...client } as unknown as UndoClient;
    const undo = createUndo({ tasks: calls, toaster, queryClient: new QueryClient(), announce });
    const undone = undoneCompletion(true);
    const onUndone = vi.fn();
    const step = {
      title: "Completed",
      did: "changed",
      tasks,
      operations,
      undone,
      onUndone,
    } as const;
    undo.offer(step);
    undo.last();
    await vi.waitFor(() => expect(onUndone).toHaveBeenCalled());
    return announce.mock.calls.flat();
  };
  const tasks = [1, 2, 3].map((id) => newTask(id, again));
  const undoOf = (task: Task) => ({ undo: async () => ({ task }) });
  const bulkOf = (...results: object[]) => ({
    bulk: async () => ({ results: [{ status: 200, results }] }),
  });

  it("that a task is reopened, unless it was completed before", async () => {
    const one = { tasks: tasks.slice(0, 1) };
    expect(await announcedAfter(one, undoOf(newTask(1)))).toEqual(["Reopened: Task 1"]);
    const already = undoOf(newTask(1, { completed: true }));
    expect(await announcedAfter(one, already)).toEqual(["Completed before already: Task 1"]);
  });

  it("how many of several tasks are reopened, and none if some could not be", async () => {
    const many = { tasks, operations: ["any"] };
    const two = bulkOf(bulkResult(1, false), bulkResult(2, true), bulkResult(3, false));
    expect(await announcedAfter(many, two)).toEqual(["Reopened: 2 tasks"]);
    const none = bulkOf(...[1, 2, 3].map((id) => bulkResult(id, true)));
    expect(await announcedAfter(many, none)).toEqual(["Completed before already: 3 tasks"]);
    const left = bulkOf(bulkResult(1, false), { status: 412, task_id: 2 });
    expect(await announcedAfter(many, left)).toEqual([]);
  });
});

it("takes back what was saved last, whichever response comes first", async () => {
  const tasks = {
    undo: vi.fn(async () => undefined),
    bulk: vi.fn(),
    find: vi.fn(),
    delete: vi.fn(),
  };
  const toaster = { show: vi.fn(), close: vi.fn() };
  const undo = createUndo({ tasks, toaster, queryClient: new QueryClient(), announce: vi.fn() });
  const completed = { title: "Task completed", did: "changed", undone: "Reopened" } as const;
  undo.offer({ ...completed, tasks: [newTask(1, { version: 3 })] });
  undo.offer({
    title: "Task changed",
    did: "changed",
    undone: "",
    tasks: [newTask(1, { version: 2 })],
    isQuiet: true,
  });
  expect(toaster.close).not.toHaveBeenCalled();
  undo.last();
  await vi.waitFor(() => expect(tasks.undo).toHaveBeenCalled());
  expect(tasks.undo).toHaveBeenCalledExactlyOnceWith(
    1,
    expect.objectContaining({ ifMatch: '"3"' }),
  );
});
