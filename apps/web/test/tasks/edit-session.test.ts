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
