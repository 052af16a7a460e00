import { expect, it } from "vitest";
import { editedFields, toDraft, toEditedTask, unwritten } from "#tasks/detail/edited-fields.ts";
import { newTask } from "./new-task.ts";

const plan = {
  priority: "urgent",
  due_date: "2026-08-08T09:30:00",
  time_zone: "Asia/Tokyo",
  tags: ["home", "Graz, Austria"],
} as const;

it.each([
  newTask(1),
  newTask(2, { description: "Two litres\nof it" }),
  newTask(3, { ...plan, tags: [...plan.tags] }),
])("gives every edited member of %o back as it was", (task) => {
  const edited = Object.keys(unwritten).map((name) => [name, task[name as keyof typeof unwritten]]);
  expect(toEditedTask(toDraft(task))).toEqual(Object.fromEntries(edited));
});

it("takes nothing for the defaults of the API", () => {
  const { title: _, ...defaults } = unwritten;
  expect(newTask(1)).toMatchObject(defaults);
});

it("says in words what is set, and what is not", () => {
  const words = (task: typeof unwritten) =>
    Object.entries(toDraft(task)).map(([name, text]) =>
      editedFields[name as keyof typeof editedFields].describe(text),
    );
  expect(words(newTask(1))).toEqual([
    "Task 1",
    "No description",
    "No due date",
    "Medium priority",
    "No tags",
  ]);
  expect(words(newTask(1, { due_date: "1999-08-08", tags: ["home"], priority: "high" }))).toEqual([
    "Task 1",
    "No description",
    "Aug 8, 1999",
    "High priority",
    "home",
  ]);
});
