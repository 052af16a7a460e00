import type { Task } from "@todo/validation/task";
import { ApiError } from "@todo/client/api-error";
import type { TaskClient } from "@todo/client/task-client";
import type { TaskVersion } from "@todo/client/task-version";
import { describe, expect, it, vi } from "vitest";
import { toDraft } from "#tasks/detail/edited-fields.ts";
import { changesOf, rebase, saveEdit } from "#tasks/detail/save-edit.ts";
import { newTask } from "./new-task.ts";

const milk = newTask(7, { title: "Milk" });
const seen = toDraft(milk);
const edit = { seen, draft: { ...seen, title: "Oat milk" } };

function version(number: number, text: Partial<Task> = {}): TaskVersion {
  return { task: { ...milk, ...text }, etag: `"${number}"` };
}

const stale = (current: TaskVersion) =>
  new ApiError({ status: 412, code: "PRECONDITION_FAILED", detail: "", current });

/** Plays an API with one task, whose version changes to the next of `afterUpdates` before each update. */
function setUp(present: TaskVersion, ...afterUpdates: TaskVersion[]) {
  let held = present;
  const update = vi.fn<TaskClient["update"]>(async (_id, changes, { ifMatch } = {}) => {
    held = afterUpdates.shift() ?? held;
    if (ifMatch !== held.etag) throw stale(held);
    held = { task: { ...held.task, ...changes }, etag: '"saved"' };
    return held;
  });
  return { update, tasks: { update } };
}

describe("saveEdit", () => {
  it("sends only what has changed, with the ETag of the version at hand", async () => {
    const { tasks, update } = setUp(version(1));
    const outcome = await saveEdit(tasks, edit, version(1));
    expect(outcome).toMatchObject({ isStale: false, present: { task: { title: "Oat milk" } } });
    const options = { ifMatch: '"1"', keepalive: true };
    expect(update).toHaveBeenCalledExactlyOnceWith(7, { title: "Oat milk" }, options);
  });

  it("sends nothing when the version at hand is not the one the user has seen", async () => {
    const present = version(2, { title: "Bread" });
    const { tasks, update } = setUp(present);
    expect(await saveEdit(tasks, edit, present)).toEqual({ isStale: true, present });
    expect(update).not.toHaveBeenCalled();
  });

  it("changes nothing when the text changes before it arrives, and tells the present version", async () => {
    const present = version(2, { description: "Two litres" });
    const { tasks, update } = setUp(version(1), present);
    expect(await saveEdit(tasks, edit, version(1))).toEqual({ isStale: true, present });
    expect(update).toHaveBeenCalledTimes(1);
  });

  it("is not disturbed by somebody completing the task", async () => {
    const { tasks } = setUp(version(1), version(2, { completed: true }));
    const outcome = await saveEdit(tasks, edit, version(1));
    expect(outcome).toMatchObject({
      isStale: false,
      present: { task: { title: "Oat milk", completed: true } },
    });
  });

  it("takes the present version for its own after an answer that was lost", async () => {
    const present = version(2, { title: "Oat milk" });
    const { tasks } = setUp(present);
    const padded = { seen, draft: { ...seen, title: " Oat milk " } };
    expect(await saveEdit(tasks, padded, version(1))).toEqual({ isStale: false, present });
  });

  it("gives up on a task that never stays the same", async () => {
    const versions = [2, 3, 4, 5, 6].map((number) => version(number));
    const { tasks, update } = setUp(version(1), ...versions);
    expect(await saveEdit(tasks, edit, version(1))).toMatchObject({ isStale: true });
    expect(update).toHaveBeenCalledTimes(3);
  });
});

describe("changesOf", () => {
  it("has nothing for a space that the server would not store", () => {
    expect(changesOf({ seen, draft: { ...seen, title: "Milk " } })).toEqual({});
  });

  it("is empty for an untouched draft, and null for an emptied description", () => {
    expect(changesOf({ seen, draft: seen })).toEqual({});
    const described = toDraft({ ...milk, description: "Two litres" });
    expect(changesOf({ seen: described, draft: seen })).toEqual({ description: null });
  });

  it("has a due date and its zone together, and clears both", () => {
    const due = toDraft({ ...milk, due_date: "2026-08-08", time_zone: "Asia/Tokyo" });
    const later = { ...due, due_date: "2026-08-09 Asia/Tokyo" };
    expect(changesOf({ seen: due, draft: later })).toEqual({
      due_date: "2026-08-09",
      time_zone: "Asia/Tokyo",
    });
    expect(changesOf({ seen: due, draft: seen })).toEqual({ due_date: null, time_zone: null });
  });
});

describe("rebase", () => {
  it("keeps what the user has typed and takes the rest from the present version", () => {
    const present = { ...milk, title: "Bread", description: "Rye" };
    expect(rebase(edit, present)).toEqual({ ...seen, title: "Oat milk", description: "Rye" });
    expect(rebase({ seen, draft: seen }, present)).toEqual(toDraft(present));
  });
});
