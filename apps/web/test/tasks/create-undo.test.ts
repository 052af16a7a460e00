import { QueryClient } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { createUndo } from "#tasks/undo/create-undo.ts";
import { newTask } from "./new-task.ts";

it("takes back what was saved last, whichever response comes first", async () => {
  const tasks = { undo: vi.fn(async () => undefined), bulk: vi.fn() };
  const toaster = { show: vi.fn(), close: vi.fn() };
  const undo = createUndo({ tasks, toaster, queryClient: new QueryClient(), announce: vi.fn() });
  const completed = { title: "Task completed", undone: "Reopened" };
  undo.offer({ ...completed, tasks: [newTask(1, { version: 3 })] });
  undo.offer({
    title: "Task changed",
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
