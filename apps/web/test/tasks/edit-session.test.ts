import { ApiError } from "@todo/client/api-error";
import type { TaskVersion } from "@todo/client/task-version";
import type { Task } from "@todo/validation/task";
import { expect, it, vi } from "vitest";
import { createEditSession } from "#tasks/detail/edit-session.ts";
import type { SaveOutcome } from "#tasks/detail/save-edit.ts";
import { newTask } from "./new-task.ts";

const milk = newTask(7, { title: "Milk" });
const versionOf = (version: number, members: Partial<Task>): TaskVersion => ({
  task: { ...milk, version, ...members },
  etag: `"${version}"`,
});

it("news that come during a save are shown after it, also if a list still tells of an older version", async () => {
  let answer: (outcome: SaveOutcome) => void = () => undefined;
  const save = vi.fn(() => new Promise<SaveOutcome>((saved) => (answer = saved)));
  const session = createEditSession(milk, save);
  session.change("title", "Oat milk");
  const saved = session.flush();
  await vi.waitFor(() => expect(save).toHaveBeenCalled());
  session.show(versionOf(3, { title: "Oat milk", priority: "high" }));
  session.show(versionOf(1, {}));
  answer({ isStale: false, present: versionOf(2, { title: "Oat milk" }) });
  await saved;
  expect(session.state.getState()).toMatchObject({
    draft: { title: "Oat milk", priority: "high" },
    seen: { title: "Oat milk", priority: "high" },
  });
});

it.each([
  ["RESOURCE_NOT_FOUND", true],
  ["UNREADABLE", false],
] as const)("of a 404 with %s, that the task was deleted is %j", async (code, isGone) => {
  const error = new ApiError({ status: 404, code, detail: "Nothing is here." });
  const session = createEditSession(milk, () => Promise.reject(error));
  session.change("title", "Oat milk");
  await session.flush();
  expect(session.state.getState()).toMatchObject({ isGone, draft: { title: "Oat milk" } });
});
