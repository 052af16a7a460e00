import { expect, it, vi } from "vitest";
import { createEditSession } from "#tasks/detail/edit-session.ts";
import type { SaveOutcome } from "#tasks/detail/save-edit.ts";
import { takeBackChange } from "#tasks/detail/take-back-change.ts";
import { newTask } from "./new-task.ts";

const present = newTask(7, { title: "Milk", priority: "high", version: 2 });
const raised = {
  change: 2,
  version: 2,
  event_type: "updated",
  task_data: present,
  before: { priority: "medium" },
  actor: null,
  timestamp: "2026-11-28T12:00:00.000Z",
};

type Tasks = Parameters<typeof takeBackChange>[0];

function clientOfRaised() {
  const update = vi.fn(() => Promise.resolve({ task: newTask(7, { version: 3 }) }));
  const tasks = { history: () => Promise.resolve({ changes: [raised] }), update };
  return { tasks: tasks as unknown as Tasks, update };
}

const theirs = { ...present, title: "Theirs", version: 3 };

it.each<[string, string, () => Promise<SaveOutcome>]>([
  ["is invalid", "", () => Promise.reject(new Error("must not be sent"))],
  ["fails to be saved", "Oat milk", () => Promise.reject(new Error("offline"))],
  [
    "is in conflict",
    "Oat milk",
    () => Promise.resolve({ isStale: true, present: { task: theirs, etag: '"3"' } }),
  ],
])("takes back no older change as the last one while what was typed %s", async (_, title, save) => {
  const { tasks, update } = clientOfRaised();
  const session = createEditSession(present, save);
  session.change("title", title);
  const taken = (change?: number) => takeBackChange(tasks, { task: present, session, change });
  expect(await taken()).toBe("unsaved");
  expect(update).not.toHaveBeenCalled();
  expect(await taken(raised.change)).toMatchObject({ words: "raised the priority" });
  expect(update).toHaveBeenCalledWith(7, { priority: "medium" }, { ifMatch: '"2"' });
});
