import { expect, it } from "vitest";
import { toHistoryLines } from "#tasks/detail/describe-change.ts";
import { newTask } from "./new-task.ts";

type Changes = Parameters<typeof toHistoryLines>[0];

/** Plays the answer of the API: versions of a task, the first one newest. */
function history(...versions: [Partial<ReturnType<typeof newTask>>, Partial<Changes[number]>?][]) {
  const tasks = versions.map(([members]) => newTask(7, { title: "Milk", ...members }));
  return versions.map(([, change], index) => ({
    change: versions.length - index,
    event_type: index === versions.length - 1 ? "created" : "updated",
    task_data: tasks[0],
    before: tasks[index + 1] ?? null,
    actor: null,
    timestamp: `2026-11-28T12:${String(50 - index * 2).padStart(2, "0")}:00.000Z`,
    ...change,
  })) as unknown as Changes;
}

const words = (changes: Changes) => toHistoryLines(changes).map((line) => line.words);

it("says what each change did", () => {
  const changes = history(
    [{ completed: true, priority: "high", tags: ["work"], due_date: null }],
    [{ completed: false, priority: "high", tags: ["work"], due_date: null }],
    [{ priority: "high", tags: ["work", "home"], due_date: "2026-08-08" }],
    [{ priority: "low", tags: ["home"], due_date: "2026-08-08", description: "Two" }],
    [{}],
  );
  expect(words(changes)).toEqual([
    "completed it",
    "removed the due date and removed “home”",
    "removed the text, raised the priority, and added “work”",
    "added a text, moved it to Aug 8, lowered the priority, and added “home”",
  ]);
});

it("takes changes of the same members in a row for one, and hides what was taken back", () => {
  const changes = history(
    [{ title: "Milk 3" }],
    [{ title: "Milk 2" }],
    [{ title: "Milk 1" }],
    [{}],
  );
  expect(toHistoryLines(changes)).toMatchObject([{ words: "renamed it", undo: { title: "Milk" } }]);
  expect(words(history([{}], [{ title: "Milk 1" }], [{}]))).toEqual([]);
  const high = { priority: "high" } as const;
  const both = history([{}], [high], [{ title: "Bread", ...high }], [high], [{}]);
  expect(toHistoryLines(both)).toEqual([]);
});

it("keeps apart what different actors did, and takes back only what still stands", () => {
  const changes = history(
    [{ title: "Bread", priority: "urgent" }],
    [{ title: "Oat milk", priority: "urgent" }, { actor: "agent" }],
    [{ title: "Oat milk" }],
    [{}],
  );
  expect(toHistoryLines(changes)).toMatchObject([
    { actor: null, words: "renamed it", undo: { title: "Oat milk" } },
    { actor: "agent", words: "raised the priority", undo: { priority: "medium" } },
    { actor: null, words: "renamed it", undo: undefined },
  ]);
});

it("tells of an addition by an access token, and of a task that was put back", () => {
  const changes = history([{}, { event_type: "restored" }], [{}, { actor: "agent" }]);
  expect(words(changes)).toEqual(["put it back", "added it"]);
});
